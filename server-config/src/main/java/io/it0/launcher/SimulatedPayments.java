package io.it0.launcher;

import io.it0.simulator.Simulator;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code --simulate-payments}: every payment provider is the simulator, and the servers are told so.
 *
 * <p>It runs in the launcher's own process and so outlives the servers, as a provider does. Secrets lie
 * in files of the data folder; the servers are told the files' names.
 */
final class SimulatedPayments implements AutoCloseable {

  private final Simulator simulator;
  private final Path keys;
  private final URI server;

  private SimulatedPayments(Simulator simulator, Path keys, URI server) {
    this.simulator = simulator;
    this.keys = keys;
    this.server = server;
  }

  /** @param servers the first one is told to providers that are told with each order */
  static SimulatedPayments start(DataFolder data, int port, List<URI> servers, Clock clock) {
    Path folder = data.create("simulator");
    var simulator = Simulator.start(folder, port, servers, clock);
    return new SimulatedPayments(simulator, folder.resolve("keys"), servers.get(0));
  }

  URI address() {
    return simulator.address();
  }

  /** System properties of a server: they win over what the environment says of real providers. */
  Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("payment.public-url", server.toString());
    stripe(properties);
    alipay(properties);
    wechat(properties);
    crypto(properties);
    return properties;
  }

  private void stripe(Map<String, String> properties) {
    properties.put("payment.stripe.api-base", address().toString());
    properties.put("payment.stripe.secret-key", file("stripe-secret-key.txt"));
    properties.put("payment.stripe.publishable-key", file("stripe-publishable-key.txt"));
    properties.put("payment.stripe.payer-page", address() + "/pay/stripe");
    properties.put("payment.stripe.webhook-secrets", file("stripe-webhook-secret.txt"));
  }

  private void alipay(Map<String, String> properties) {
    properties.put("payment.alipay.gateway", address() + "/gateway.do");
    properties.put("payment.alipay.app-id", file("alipay-app-id.txt"));
    properties.put("payment.alipay.seller-id", file("alipay-seller-id.txt"));
    properties.put("payment.alipay.private-key", file("alipay-app-private.pem"));
    properties.put("payment.alipay.public-keys", file("alipay-platform-public.pem"));
  }

  private void wechat(Map<String, String> properties) {
    properties.put("payment.wechat.api-base", address().toString());
    properties.put("payment.wechat.mchid", file("wechat-merchant-id.txt"));
    properties.put("payment.wechat.appid", file("wechat-app-id.txt"));
    properties.put("payment.wechat.serial-no", simulator.accounts().wechat().merchantSerial());
    properties.put("payment.wechat.private-key", file("wechat-merchant-private.pem"));
    properties.put("payment.wechat.api-v3-keys", file("wechat-api-v3-key.txt"));
    properties.put("payment.wechat.platform-certs", file("wechat-platform-cert.pem"));
    properties.put("payment.wechat.public-key-id", file("wechat-public-key-id.txt"));
    properties.put("payment.wechat.public-key", file("wechat-public-key-public.pem"));
  }

  private void crypto(Map<String, String> properties) {
    properties.put("payment.crypto.backend", "btcpay");
    properties.put("payment.crypto.api-base", address().toString());
    properties.put("payment.crypto.api-key", file("btcpay-api-key.txt"));
    properties.put("payment.crypto.store-id", file("btcpay-store-id.txt"));
    properties.put("payment.crypto.webhook-secrets", file("btcpay-webhook-secret.txt"));
  }

  private String file(String name) {
    return "file:" + keys.resolve(name);
  }

  @Override
  public void close() {
    simulator.close();
  }
}
