package io.it0.simulator;

import io.it0.simulator.alipay.AlipayDesk;
import io.it0.simulator.base.Courier;
import io.it0.simulator.base.Desk;
import io.it0.simulator.base.Faults;
import io.it0.simulator.base.Merchant;
import io.it0.simulator.base.Records;
import io.it0.simulator.base.WebServer;
import io.it0.simulator.crypto.BtcpayDesk;
import io.it0.simulator.crypto.CoinbaseDesk;
import io.it0.simulator.stripe.StripeDesk;
import io.it0.simulator.wechat.WechatDesk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** The running simulator, on the loopback address only. */
public final class Simulator implements AutoCloseable {

  private final Accounts accounts;
  private final WebServer server;
  private final Courier courier;
  private final List<Records> records = new ArrayList<>();
  private final URI address;

  private Simulator(Path folder, int port, List<URI> servers, Clock clock) throws IOException {
    accounts = Accounts.in(folder.resolve("keys"), clock);
    // The port is known before there is anything behind it, since the answers name it.
    var door = new AtomicReference<FrontDoor>();
    server = new WebServer(port, call -> door.get().answer(call));
    address = URI.create("http://127.0.0.1:" + server.port());
    var faults = new Faults();
    var merchant = new Merchant(servers);
    courier = new Courier(faults);
    List<Desk> desks = desks(folder, faults, merchant, clock);
    var control = new ControlApi(desks, courier, faults, merchant);
    door.set(new FrontDoor(desks, faults, control, new PersonPages(desks)));
    server.start();
  }

  /**
   * @param folder for keys and records; made if it is missing
   * @param port 0: any free one
   * @param servers the merchant's, for webhooks whose address is not sent with each order
   */
  public static Simulator start(Path folder, int port, List<URI> servers, Clock clock) {
    try {
      return new Simulator(folder, port, servers, clock);
    } catch (IOException e) {
      throw new UncheckedIOException("the payment simulator did not start", e);
    }
  }

  private List<Desk> desks(Path folder, Faults faults, Merchant merchant, Clock clock) {
    String here = address.toString();
    return List.of(
        new StripeDesk(
            accounts.stripe(), records(folder, "stripe"), courier, faults, merchant, here, clock),
        new AlipayDesk(accounts.alipay(), records(folder, "alipay"), courier, here, clock),
        new WechatDesk(accounts.wechat(), records(folder, "wechat"), courier, clock),
        new CoinbaseDesk(
            accounts.coinbase(), records(folder, "coinbase"), courier, merchant, here, clock),
        new BtcpayDesk(
            accounts.btcpay(), records(folder, "btcpay"), courier, merchant, here, clock));
  }

  private Records records(Path folder, String name) {
    var made = new Records(folder.resolve(name + ".records"));
    records.add(made);
    return made;
  }

  public Accounts accounts() {
    return accounts;
  }

  /** Of every provider's API and of the people's page alike. */
  public URI address() {
    return address;
  }

  @Override
  public void close() {
    server.close();
    courier.close();
    for (Records each : records) {
      try {
        each.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
