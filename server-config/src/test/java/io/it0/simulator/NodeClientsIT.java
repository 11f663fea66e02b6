package io.it0.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.simulator.alipay.AlipayAccount;
import io.it0.simulator.base.Rsa;
import io.it0.simulator.wechat.WechatAccount;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Implementations in another language, by others, sign for the simulator and verify what it signs. */
class NodeClientsIT {

  @TempDir private static Path folder;
  private static Shop shop;

  @BeforeAll
  static void open() throws Exception {
    shop = new Shop(folder);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void npm_stripe_agrees() {
    Map<String, String> config =
        Map.of(
            "api", shop.api(),
            "secretKey", shop.accounts().stripe().secretKey(),
            "webhookSecret", shop.accounts().stripe().webhookSecret());
    assertThat(NodeClients.run("stripe.mjs", config)).contains("agreed: stripe");
  }

  @Test
  void npm_alipay_sdk_agrees_with_keys_and_with_certificates() {
    AlipayAccount account = shop.accounts().alipay();
    Map<String, String> config = new HashMap<>();
    config.put("api", shop.api());
    config.put("gateway", shop.api() + "/gateway.do");
    config.put("appId", account.appId());
    config.put("privateKey", base64(account.application().getPrivate().getEncoded()));
    config.put("publicKey", base64(account.platform().getPublic().getEncoded()));
    config.put("appCert", account.papers().applicationFile().toString());
    config.put("platformCert", account.papers().platformFile().toString());
    config.put("rootCert", account.papers().rootFile().toString());
    assertThat(NodeClients.run("alipay.mjs", config)).contains("agreed: alipay");
  }

  @Test
  void npm_wechatpay_axios_plugin_agrees() throws CertificateEncodingException {
    WechatAccount account = shop.accounts().wechat();
    Map<String, String> config = new HashMap<>();
    config.put("api", shop.api());
    config.put("mchid", account.merchantId());
    config.put("appid", account.appId());
    config.put("serial", account.merchantSerial());
    config.put("privateKey", Rsa.pem("PRIVATE KEY", account.merchant().getPrivate().getEncoded()));
    config.put("apiV3Key", account.apiV3Key());
    config.put("platformSerial", WechatAccount.serial(account.platformPaper()));
    config.put("platformCert", Rsa.pem("CERTIFICATE", account.platformPaper().getEncoded()));
    config.put("publicKeyId", account.publicKeyId());
    config.put("publicKey", Rsa.pem("PUBLIC KEY", account.publicKey().getPublic().getEncoded()));
    assertThat(NodeClients.run("wechat.mjs", config)).contains("agreed: wechat");
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
