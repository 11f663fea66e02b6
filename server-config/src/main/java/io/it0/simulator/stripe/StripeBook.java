package io.it0.simulator.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Courier;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Json;
import io.it0.simulator.base.Letter;
import io.it0.simulator.base.Merchant;
import io.it0.simulator.base.Records;
import io.it0.simulator.base.Sealing;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Stripe's objects, each under its {@code object} type and id; and the events that tell of their changes. */
final class StripeBook {

  static final String API_VERSION = "2026-07-29.dahlia";

  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(12),
          Duration.ofHours(12),
          Duration.ofHours(12));

  private final Records records;
  private final Courier courier;
  private final Merchant merchant;
  private final StripeAccount account;
  private final Clock clock;

  /** What the request at hand was, for the event's {@code request}. */
  private String requestId;

  private String idempotencyKey;

  StripeBook(
      Records records, Courier courier, Merchant merchant, StripeAccount account, Clock clock) {
    this.records = records;
    this.courier = courier;
    this.merchant = merchant;
    this.account = account;
    this.clock = clock;
  }

  void request(String id, String key) {
    requestId = id;
    idempotencyKey = key;
  }

  long now() {
    return clock.instant().getEpochSecond();
  }

  Records records() {
    return records;
  }

  /** A new object with what every one has. */
  ObjectNode start(String type, String prefix) {
    ObjectNode object = Json.object();
    object.put("id", prefix + "_" + Ids.letters(24)).put("object", type);
    object.put("created", now()).put("livemode", false);
    object.putObject("metadata");
    return object;
  }

  ObjectNode save(ObjectNode object) {
    return records.put(object.get("object").asText(), object.get("id").asText(), object);
  }

  ObjectNode require(String type, String id, String param) {
    return records
        .find(type, id)
        .orElseThrow(() -> StripeError.missing(type.replace('_', ' '), id, param));
  }

  /** Stores the event and sends it. */
  void emit(String type, ObjectNode object) {
    emit(type, object, Json.object());
  }

  void emit(String type, ObjectNode object, ObjectNode previous) {
    ObjectNode event = Json.object();
    event.put("id", "evt_" + Ids.letters(24)).put("object", "event");
    event.put("api_version", API_VERSION).put("created", now());
    ObjectNode data = event.putObject("data");
    data.set("object", object.deepCopy());
    if (!previous.isEmpty()) {
      data.set("previous_attributes", previous);
    }
    event.put("livemode", false).put("pending_webhooks", 1);
    event.putObject("request").put("id", requestId).put("idempotency_key", idempotencyKey);
    event.put("type", type);
    records.put("event", event.get("id").asText(), event);
    send(event);
  }

  void send(ObjectNode event) {
    byte[] body = Json.bytes(event);
    String about = event.get("type").asText() + " " + event.at("/data/object/id").asText();
    courier.send(
        new Letter(
            "stripe",
            about,
            merchant.webhook("stripe"),
            attempt -> new Letter.Parcel(headers(body), body),
            Letter::isSuccess,
            PAUSES));
  }

  private Map<String, String> headers(byte[] body) {
    return Map.of(
        "Content-Type",
        "application/json; charset=utf-8",
        "User-Agent",
        "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "Stripe-Signature",
        signature(now(), body));
  }

  private String signature(long time, byte[] body) {
    String signed = time + "." + new String(body, StandardCharsets.UTF_8);
    String v1 = Sealing.hmac(account.webhookSecret(), signed.getBytes(StandardCharsets.UTF_8));
    return "t=" + time + ",v1=" + v1 + ",v0=" + Sealing.sha256(signed);
  }
}
