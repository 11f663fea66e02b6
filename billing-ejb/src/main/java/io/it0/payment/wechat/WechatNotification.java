package io.it0.payment.wechat;

import com.fasterxml.jackson.databind.JsonNode;
import com.wechat.pay.java.core.cipher.AeadAesCipher;
import io.it0.money.Money;
import io.it0.payment.Delivery;
import io.it0.payment.Fact;
import io.it0.payment.Observation;
import io.it0.payment.Order;
import io.it0.payment.RefundObservation;
import io.it0.payment.RefundStatus;
import io.it0.payment.WebhookJson;
import io.it0.payment.WebhookRefusedException;
import io.it0.payment.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What WeChat Pay tells asynchronously. */
final class WechatNotification {

  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final String SIGN_TEST = "WECHATPAY/SIGNTEST/";

  private final WechatSettings settings;

  WechatNotification(WechatSettings settings) {
    this.settings = settings;
  }

  Delivery verify(WebhookRequest request) {
    String timestamp = request.requireHeader("Wechatpay-Timestamp");
    String nonce = request.requireHeader("Wechatpay-Nonce");
    String serial = request.requireHeader("Wechatpay-Serial");
    String signature = request.requireHeader("Wechatpay-Signature");
    if (signature.startsWith(SIGN_TEST)) {
      // WeChat Pay sends wrong signatures now and then, to see that they are refused.
      throw new WebhookRefusedException("a probe of WeChat Pay's");
    }
    requireFresh(timestamp, request.at());
    PublicKey key =
        settings
            .keyOf(serial)
            .orElseThrow(() -> new WebhookRefusedException("the serial is none that is believed"));
    if (!isSigned(key, signature, timestamp, nonce, request.body())) {
      throw new WebhookRefusedException("the signature is wrong");
    }
    JsonNode message = WebhookJson.object(request.text(StandardCharsets.UTF_8));
    return new Delivery(
        WebhookJson.text(message, "id").orElse(null),
        WebhookJson.text(message, "event_type").orElse(null));
  }

  private static void requireFresh(String timestamp, Instant now) {
    if (!timestamp.matches("[0-9]{1,12}")) {
      throw new WebhookRefusedException("Wechatpay-Timestamp has the wrong form");
    }
    Instant signed = Instant.ofEpochSecond(Long.parseLong(timestamp));
    if (Duration.between(signed, now).abs().compareTo(TOLERANCE) > 0) {
      throw new WebhookRefusedException("the signature's time is more than five minutes off");
    }
  }

  private static boolean isSigned(
      PublicKey key, String signature, String timestamp, String nonce, byte[] body) {
    try {
      Signature verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(key);
      verifier.update((timestamp + "\n" + nonce + "\n").getBytes(StandardCharsets.UTF_8));
      verifier.update(body);
      verifier.update((byte) '\n');
      return verifier.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // No Base64, or of the wrong length.
      return false;
    }
  }

  List<Fact> read(String type, byte[] body) {
    if (!type.startsWith("TRANSACTION.") && !type.startsWith("REFUND.")) {
      return List.of(new Fact.Irrelevant("notifications of this type are not used"));
    }
    try {
      JsonNode message = WebhookJson.object(new String(body, StandardCharsets.UTF_8));
      JsonNode content = WebhookJson.object(decrypt(message.path("resource")));
      return List.of(type.startsWith("REFUND.") ? refund(content) : transaction(content));
    } catch (WebhookRefusedException e) {
      return List.of(new Fact.Unreadable(e.getMessage()));
    }
  }

  private String decrypt(JsonNode resource) {
    if (!WebhookJson.text(resource, "algorithm").equals(Optional.of("AEAD_AES_256_GCM"))) {
      throw new WebhookRefusedException("the content is not AEAD_AES_256_GCM");
    }
    String ciphertext = require(resource, "ciphertext");
    byte[] nonce = require(resource, "nonce").getBytes(StandardCharsets.UTF_8);
    byte[] with =
        WebhookJson.text(resource, "associated_data").orElse("").getBytes(StandardCharsets.UTF_8);
    for (String key : settings.apiV3Keys()) {
      Optional<String> plain = decrypt(key, with, nonce, ciphertext);
      if (plain.isPresent()) {
        return plain.get();
      }
    }
    throw new WebhookRefusedException("no API v3 key of ours opens the content");
  }

  private static Optional<String> decrypt(
      String key, byte[] associated, byte[] nonce, String ciphertext) {
    try {
      var cipher = new AeadAesCipher(key.getBytes(StandardCharsets.UTF_8));
      return Optional.of(cipher.decrypt(associated, nonce, Base64.getDecoder().decode(ciphertext)));
    } catch (RuntimeException e) {
      // Another key's, or no ciphertext at all: the cipher throws several things.
      return Optional.empty();
    }
  }

  private static String require(JsonNode node, String name) {
    return WebhookJson.text(node, name)
        .orElseThrow(() -> new WebhookRefusedException("the content lacks " + name));
  }

  private Fact transaction(JsonNode content) {
    requireOurs(content);
    if (!settings.appid().equals(require(content, "appid"))) {
      throw new WebhookRefusedException("the notification is for another appid");
    }
    Observation seen =
        WechatStates.of(require(content, "trade_state"))
            .orElseThrow(() -> new WebhookRefusedException("trade_state is none that is known"));
    return new Fact.OfPayment(
        Order.paymentId(require(content, "out_trade_no")),
        seen.withExternalId(WebhookJson.text(content, "transaction_id").orElse(null))
            .withAmount(fen(content, "total", WebhookJson.text(content, "amount", "currency"))));
  }

  private Fact refund(JsonNode content) {
    requireOurs(content);
    String id = require(content, "refund_id");
    RefundObservation seen =
        switch (require(content, "refund_status")) {
          case "SUCCESS" -> RefundObservation.of(RefundStatus.SUCCEEDED, id);
          case "CLOSED" -> RefundObservation.failed(id, "closed");
          case "ABNORMAL" -> RefundObservation.failed(id, "the payer's account takes no money");
          default -> RefundObservation.of(RefundStatus.PENDING, id);
        };
    return new Fact.OfRefund(
        Order.paymentId(require(content, "out_trade_no")),
        WebhookJson.text(content, "transaction_id"),
        Order.paymentId(require(content, "out_refund_no")),
        fen(content, "refund", Optional.of("CNY")),
        false,
        seen);
  }

  private void requireOurs(JsonNode content) {
    if (!settings.mchid().equals(require(content, "mchid"))) {
      throw new WebhookRefusedException("the notification is for another merchant");
    }
  }

  private static Money fen(JsonNode content, String name, Optional<String> currency) {
    JsonNode fen = WebhookJson.at(content, "amount", name);
    if (!fen.isIntegralNumber() || !fen.canConvertToLong()) {
      throw new WebhookRefusedException("the amount is none");
    }
    // A currency that is none would be another one than the attempt's, too.
    return currency
        .filter(code -> code.equals("CNY"))
        .map(code -> Money.ofMinor(fen.longValue(), code))
        .orElseThrow(() -> new WebhookRefusedException("the currency is not CNY"));
  }
}
