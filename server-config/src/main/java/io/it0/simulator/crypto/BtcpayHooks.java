package io.it0.simulator.crypto;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Courier;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Json;
import io.it0.simulator.base.Letter;
import io.it0.simulator.base.Merchant;
import io.it0.simulator.base.Records;
import io.it0.simulator.base.Sealing;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The store's webhook. Each repetition is a delivery with an id of its own that names the first one. */
final class BtcpayHooks {

  private static final String DELIVERY = "delivery";
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          Duration.ofMinutes(10),
          Duration.ofMinutes(10),
          Duration.ofMinutes(10),
          Duration.ofMinutes(10),
          Duration.ofMinutes(10));

  private final BtcpayAccount account;
  private final Records records;
  private final Courier courier;
  private final Merchant merchant;
  private final Clock clock;

  BtcpayHooks(
      BtcpayAccount account, Records records, Courier courier, Merchant merchant, Clock clock) {
    this.account = account;
    this.records = records;
    this.courier = courier;
    this.merchant = merchant;
    this.clock = clock;
  }

  ObjectNode describe() {
    ObjectNode hook = Json.object();
    hook.put("id", account.webhookId()).put("enabled", true).put("automaticRedelivery", true);
    hook.put("url", merchant.webhook("crypto").toString());
    hook.putObject("authorizedEvents").put("everything", true);
    return hook;
  }

  /** @param more what this type of event carries beside the invoice */
  void send(String type, ObjectNode invoice, ObjectNode more) {
    ObjectNode event = Json.object();
    String id = Ids.letters(22);
    event.put("deliveryId", id).put("webhookId", account.webhookId());
    event.put("originalDeliveryId", id).put("isRedelivery", false).put("type", type);
    event.put("timestamp", clock.instant().getEpochSecond()).put("storeId", account.storeId());
    event.set("invoiceId", invoice.get("id"));
    event.set("metadata", invoice.get("metadata"));
    event.setAll(more);
    post(event, PAUSES);
  }

  String redeliver(String id) {
    ObjectNode event =
        records
            .find(DELIVERY, id)
            .orElseThrow(
                () ->
                    CryptoError.btcpay(
                        404, "webhookdelivery-not-found", "The webhook delivery was not found"));
    ObjectNode again = again(event);
    post(again, List.of());
    return again.get("deliveryId").asText();
  }

  List<ObjectNode> deliveries() {
    return records.all(DELIVERY).stream().limit(50).map(this::delivery).toList();
  }

  private ObjectNode delivery(ObjectNode event) {
    ObjectNode delivery = Json.object();
    delivery.set("id", event.get("deliveryId"));
    delivery.set("timestamp", event.get("timestamp"));
    return delivery.put("status", "HttpSuccess");
  }

  private void post(ObjectNode event, List<Duration> pauses) {
    records.put(DELIVERY, event.get("deliveryId").asText(), event);
    courier.send(
        new Letter(
            "btcpay",
            event.get("type").asText() + " " + event.get("invoiceId").asText(),
            merchant.webhook("crypto"),
            attempt -> parcel(attempt == 0 ? event : remembered(again(event))),
            Letter::isSuccess,
            pauses));
  }

  private static ObjectNode again(ObjectNode event) {
    return event.deepCopy().put("deliveryId", Ids.letters(22)).put("isRedelivery", true);
  }

  private ObjectNode remembered(ObjectNode event) {
    return records.put(DELIVERY, event.get("deliveryId").asText(), event);
  }

  private Letter.Parcel parcel(ObjectNode event) {
    byte[] body = Json.bytes(event);
    return new Letter.Parcel(
        Map.of(
            "Content-Type",
            "application/json; charset=utf-8",
            "BTCPay-Sig",
            "sha256=" + Sealing.hmac(account.webhookSecret(), body)),
        body);
  }
}
