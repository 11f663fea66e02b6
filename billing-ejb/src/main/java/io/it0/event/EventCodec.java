package io.it0.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.money.Money;
import io.it0.period.Period;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Events as JSON (docs/events.md). A reader ignores fields that it does not know, so a field is added by a higher minor
 * version; what an older reader would misunderstand needs a higher major one.
 */
public final class EventCodec {

  private static final ObjectMapper JSON = new ObjectMapper();

  private EventCodec() {}

  static String encode(SharedEvent event) {
    ObjectNode json = JSON.createObjectNode();
    if (event instanceof SubscriptionChanged changed) {
      write(json, changed);
    } else if (event instanceof QuotaExceeded exceeded) {
      write(json, exceeded);
    } else if (event instanceof PaymentReceived received) {
      write(json, received);
    }
    return json.toString();
  }

  /**
   * The event in an entry of a stream.
   *
   * @param stream the stream's key, such as {@code subscription.changed}
   * @param version the entry's field {@code v}
   * @param data the entry's field {@code data}
   * @return empty if the stream, or the major version, is not one that this code knows
   * @throws IllegalArgumentException if the data is not what its version says
   */
  public static Optional<SharedEvent> decode(String stream, String version, String data) {
    return EventKind.of(stream)
        .filter(kind -> SchemaVersion.isReadable(version, kind.version().major()))
        .map(kind -> read(kind, data));
  }

  private static SharedEvent read(EventKind kind, String data) {
    try {
      JsonNode json = JSON.readTree(data);
      return switch (kind) {
        case SUBSCRIPTION_CHANGED -> subscriptionChanged(json);
        case QUOTA_EXCEEDED -> quotaExceeded(json);
        case PAYMENT_RECEIVED -> paymentReceived(json);
      };
    } catch (JsonProcessingException | DateTimeException | NullPointerException e) {
      throw new IllegalArgumentException("not an event of " + kind.stream(), e);
    }
  }

  private static void write(ObjectNode json, SubscriptionChanged event) {
    json.put("subscriptionId", event.subscriptionId().toString());
    json.put("tenantId", event.tenantId().toString());
    putKnown(json, "fromPlan", event.fromPlan());
    json.put("toPlan", event.toPlan());
    putKnown(json, "fromStatus", event.fromStatus());
    json.put("toStatus", event.toStatus());
    json.put("effectiveAt", event.effectiveAt().toString());
    putKnown(json, "reason", event.reason());
  }

  private static SubscriptionChanged subscriptionChanged(JsonNode json) {
    return new SubscriptionChanged(
        id(json, "subscriptionId"),
        id(json, "tenantId"),
        text(json, "fromPlan"),
        text(json, "toPlan"),
        text(json, "fromStatus"),
        text(json, "toStatus"),
        time(json, "effectiveAt"),
        text(json, "reason"));
  }

  private static void write(ObjectNode json, QuotaExceeded event) {
    json.put("tenantId", event.tenantId().toString());
    json.put("quota", event.quota());
    json.put("used", event.used());
    json.put("reserved", event.reserved());
    json.put("limit", event.limit());
    if (event.period() != null) {
      json.put("periodStart", event.period().start().toString());
      json.put("periodEnd", event.period().end().toString());
    }
  }

  private static QuotaExceeded quotaExceeded(JsonNode json) {
    Period period =
        json.hasNonNull("periodStart")
            ? new Period(time(json, "periodStart"), time(json, "periodEnd"))
            : null;
    return new QuotaExceeded(
        id(json, "tenantId"),
        text(json, "quota"),
        number(json, "used"),
        number(json, "reserved"),
        number(json, "limit"),
        period);
  }

  private static void write(ObjectNode json, PaymentReceived event) {
    json.put("paymentId", event.paymentId().toString());
    putKnown(json, "invoiceId", event.invoiceId());
    json.put("tenantId", event.tenantId().toString());
    json.put("provider", event.provider());
    json.put("amount", event.amount().amount().toPlainString());
    json.put("currency", event.amount().currencyCode());
    json.put("receivedAt", event.receivedAt().toString());
  }

  private static PaymentReceived paymentReceived(JsonNode json) {
    return new PaymentReceived(
        id(json, "paymentId"),
        id(json, "invoiceId"),
        id(json, "tenantId"),
        text(json, "provider"),
        Money.of(text(json, "amount"), text(json, "currency")),
        time(json, "receivedAt"));
  }

  private static void putKnown(ObjectNode json, String field, Object value) {
    if (value != null) {
      json.put(field, value.toString());
    }
  }

  private static String text(JsonNode json, String field) {
    return json.hasNonNull(field) ? json.get(field).textValue() : null;
  }

  private static UUID id(JsonNode json, String field) {
    String text = text(json, field);
    return text == null ? null : UUID.fromString(text);
  }

  private static Instant time(JsonNode json, String field) {
    return Instant.parse(text(json, field));
  }

  private static long number(JsonNode json, String field) {
    if (!json.path(field).canConvertToLong()) {
      throw new IllegalArgumentException(field + " is no whole number");
    }
    return json.get(field).longValue();
  }
}
