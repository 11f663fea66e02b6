package io.it0.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.money.Money;
import io.it0.period.Period;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventCodecTest {

  private static final UUID ID = UUID.fromString("0192f0c1-0000-7000-8000-000000000001");
  private static final UUID TENANT = UUID.fromString("0192f0c1-0000-7000-8000-000000000002");
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  @Test
  void a_subscription_that_changed() {
    var event =
        new SubscriptionChanged(
            ID, TENANT, "pro", "enterprise", "active", "active", NOON, "upgrade");
    assertThat(EventCodec.encode(event))
        .isEqualTo(
            """
            {"subscriptionId":"0192f0c1-0000-7000-8000-000000000001",\
            "tenantId":"0192f0c1-0000-7000-8000-000000000002","fromPlan":"pro","toPlan":"enterprise",\
            "fromStatus":"active","toStatus":"active","effectiveAt":"2026-11-23T12:00:00Z","reason":"upgrade"}\
            """);
    assertRead("subscription.changed", event);
  }

  @Test
  void a_subscription_that_began_has_no_plan_and_no_status_before() {
    var event = new SubscriptionChanged(ID, TENANT, null, "free", null, "active", NOON, null);
    assertThat(EventCodec.encode(event)).doesNotContain("from", "reason");
    assertRead("subscription.changed", event);
  }

  @Test
  void a_quota_with_and_without_a_period() {
    var november =
        new Period(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-12-01T00:00:00Z"));
    assertRead(
        "quota.exceeded",
        new QuotaExceeded(TENANT, "maxAgentTokensPerMonth", 990_000, 20_000, 1_000_000, november));
    assertRead("quota.exceeded", new QuotaExceeded(TENANT, "maxServers", 3, 0, 3, null));
  }

  @Test
  void a_payment_keeps_its_amount_and_currency() {
    var event = new PaymentReceived(ID, ID, TENANT, "stripe", Money.of("49.90", "USD"), NOON);
    assertThat(EventCodec.encode(event)).contains("\"amount\":\"49.90\",\"currency\":\"USD\"");
    assertRead("payment.received", event);
    assertRead(
        "payment.received",
        new PaymentReceived(ID, null, TENANT, "alipay", Money.of("349", "JPY"), NOON));
  }

  @Test
  void an_old_reader_reads_a_newer_event_and_skips_what_it_does_not_know() {
    String newer =
        """
        {"schemaNote":{"nested":[1,2,{"x":null}]},"subscriptionId":"0192f0c1-0000-7000-8000-000000000001",
         "tenantId":"0192f0c1-0000-7000-8000-000000000002","toPlan":"pro","toStatus":"active",
         "effectiveAt":"2026-11-23T12:00:00Z","seats":12,"reason":"a new subscription"}
        """;
    assertThat(EventCodec.decode("subscription.changed", "1.7", newer))
        .contains(
            new SubscriptionChanged(
                ID, TENANT, null, "pro", null, "active", NOON, "a new subscription"));
  }

  @Test
  void an_old_reader_leaves_alone_what_it_would_misunderstand() {
    assertThat(EventCodec.decode("subscription.changed", "2.0", "{}")).isEmpty();
    assertThat(EventCodec.decode("subscription.changed", "x", "{}")).isEmpty();
    assertThat(EventCodec.decode("subscription.changed", null, "{}")).isEmpty();
    assertThat(EventCodec.decode("subscription.paused", "1.0", "{}")).isEmpty();
  }

  @Test
  void what_is_not_an_event_is_an_error() {
    for (String data :
        new String[] {"", "[]", "{}", "{\"tenantId\":5}", "{\"tenantId\":\"me\"}", "{"}) {
      assertThatThrownBy(() -> EventCodec.decode("quota.exceeded", "1.0", data))
          .as(data)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_version_is_major_and_minor() {
    assertThat(SchemaVersion.parse("1")).contains(new SchemaVersion(1, 0));
    assertThat(SchemaVersion.parse("1.12")).contains(new SchemaVersion(1, 12));
    for (String text : new String[] {"", "0", "1.", ".1", "1.2.3", "-1", "1e3", " 1", "999999"}) {
      assertThat(SchemaVersion.parse(text)).as(text).isEmpty();
    }
  }

  private static void assertRead(String stream, SharedEvent event) {
    assertThat(EventCodec.decode(stream, "1.0", EventCodec.encode(event))).contains(event);
  }
}
