package io.it0.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.demo.ApiClient;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/**
 * {@code ./it0 demo large}: 10,000 tenants with 1,000,000 usage records in three months, two of them billed and mostly
 * paid, for looking at screens and lists that are full.
 *
 * <p>Tenants are registered by SQL, without owners, whose passwords would cost an hour. Everything else goes the way that
 * it goes in earnest: events over REST and the stream, months closed by bill runs, payments over REST. All are on one
 * test clock, which at the end stands at the present.
 *
 * <p>It may be stopped and run again: what is there is left alone, and an event that is sent twice counts once.
 */
public final class LargeDemo {

  private static final Map<String, Long> DEFAULTS =
      Map.of("tenants", 10_000L, "events", 1_000_000L, "months", 3L);
  private static final String CLOCK = "demo large";
  private static final int PAID_OF_TEN = 8;
  private static final Duration GRACE = Duration.ofMinutes(10);

  private final BenchTarget target;
  private final PrintStream out;
  private final Jdbi jdbi;
  private final ApiClient admin;
  private final int months;
  private final List<LargeTier> tiers;

  private record Standing(String clockId, Instant now, YearMonth first) {}

  private LargeDemo(BenchTarget target, BenchOptions options, PrintStream out) throws IOException {
    this.target = target;
    this.out = out;
    this.jdbi = target.platformJdbi();
    this.admin =
        ApiClient.anonymous(target.installation().baseUrl())
            .login(target.installation().adminEmail(), target.installation().adminPassword());
    this.months = options.number("months");
    this.tiers = LargeTier.of(options.number("tenants"), options.number("events"), months);
  }

  public static void run(BenchTarget target, List<String> arguments, PrintStream out)
      throws IOException, InterruptedException {
    new LargeDemo(target, BenchOptions.parse(arguments, DEFAULTS), out).run();
  }

  private void run() throws IOException, InterruptedException {
    long began = System.nanoTime();
    Standing standing = standing();
    Optional<UUID> clock = Optional.of(UUID.fromString(standing.clockId()));
    for (LargeTier tier : tiers) {
      new BenchTenants(jdbi, out).register(tier.group(standing.first(), clock));
    }
    jdbi.useHandle(h -> h.execute("analyze tenants, subscriptions, usage_aggregates"));
    ApiClient poster = poster();
    for (int i = 0; i < months; i++) {
      YearMonth month = standing.first().plusMonths(i);
      boolean closes = i < months - 1;
      if (standing.now().isBefore(start(month.plusMonths(1)))) {
        month(poster, standing.clockId(), month, closes);
      }
    }
    advance(standing.clockId(), Instant.now());
    pay();
    report(began);
  }

  /** The clock, and from when on: the months end with the present one. */
  private Standing standing() throws IOException {
    for (JsonNode clock : admin.get("admin/test-clocks?limit=100").required("items")) {
      if (clock.required("name").asText().equals(CLOCK)) {
        return again(clock);
      }
    }
    YearMonth first = YearMonth.now(ZoneOffset.UTC).minusMonths(months - 1L);
    JsonNode made =
        admin.post("admin/test-clocks", Map.of("name", CLOCK, "now", start(first).toString()));
    return new Standing(made.required("id").asText(), start(first), first);
  }

  private Standing again(JsonNode clock) {
    String id = clock.required("id").asText();
    Instant now = Instant.parse(clock.required("now").asText());
    // Where its tenants began, however long ago that was; without any it has just been made.
    YearMonth first =
        jdbi.withHandle(
            h ->
                h.createQuery("select min(created_at) from tenants where test_clock_id = :clock")
                    .bind("clock", UUID.fromString(id))
                    .mapTo(Instant.class)
                    .findOne()
                    .map(at -> YearMonth.from(at.atOffset(ZoneOffset.UTC)))
                    .orElse(YearMonth.from(now.atOffset(ZoneOffset.UTC))));
    out.printf("there already, its clock at %s%n", now);
    return new Standing(id, now, first);
  }

  private ApiClient poster() throws IOException {
    JsonNode key =
        admin.post(
            "api-keys", Map.of("name", CLOCK, "scopes", List.of("USAGE_WRITE", "USAGE_BACKFILL")));
    return ApiClient.anonymous(target.installation().baseUrl())
        .withApiKey(key.required("key").asText());
  }

  /** Uses a month up, and if it is not the running one closes it. */
  private void month(ApiClient poster, String clockId, YearMonth month, boolean closes)
      throws IOException, InterruptedException {
    Instant beyond = closes ? start(month.plusMonths(1)) : present(clockId, month);
    advance(clockId, closes ? beyond.minusSeconds(1) : beyond);
    long expected = 0;
    for (LargeTier tier : tiers) {
      expected += tier.eventsPerMonth();
    }
    long counted = counted(month);
    if (counted < expected) {
      LargeUsage usage = new LargeUsage(poster, tiers, month, beyond, out);
      usage.send(counted);
      awaitCounted(month, expected);
    }
    if (closes) {
      advance(clockId, beyond.plus(GRACE));
      bill(month);
    }
  }

  /** An earlier run has set the clock to it; the events' times follow from it, and must be the same again. */
  private Instant present(String clockId, YearMonth month) throws IOException {
    Instant now = now(clockId);
    return now.isAfter(start(month).plus(GRACE)) ? now : Instant.now();
  }

  private Instant now(String clockId) throws IOException {
    return Instant.parse(admin.get("admin/test-clocks/" + clockId).required("now").asText());
  }

  private void awaitCounted(YearMonth month, long expected)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
    while (counted(month) < expected) {
      if (System.nanoTime() > deadline) {
        throw new IOException("counted " + counted(month) + " of " + expected + " in " + month);
      }
      TimeUnit.MILLISECONDS.sleep(300);
    }
  }

  private long counted(YearMonth month) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    select coalesce(sum(a.event_count), 0) from usage_aggregates a
                      join tenants t on t.id = a.tenant_id
                     where t.slug like 'large-%' and a.segment_start = :start
                    """)
                .bind("start", start(month).atOffset(ZoneOffset.UTC))
                .mapTo(Long.class)
                .one());
  }

  private void bill(YearMonth month) throws IOException, InterruptedException {
    long began = System.nanoTime();
    JsonNode run = admin.post("admin/bill-runs", Map.of());
    while (List.of("WAITING", "RUNNING").contains(run.required("status").asText())) {
      TimeUnit.MILLISECONDS.sleep(300);
      run = admin.get("admin/bill-runs/" + run.required("id").asText());
    }
    out.printf(
        "%s billed: %,d invoices, %,d parked, %s in %.1f s%n",
        month,
        run.required("issued").asInt(),
        run.required("parked").asInt(),
        run.required("status").asText(),
        (System.nanoTime() - began) / 1e9);
  }

  /** Eight of ten open invoices, as a transfer of their whole amount. */
  private void pay() throws IOException {
    record Open(UUID id, String amount, String currency) {}
    List<Open> open =
        jdbi.withHandle(
            h ->
                h.createQuery(
                        """
                        select i.id, round(i.open_minor / 100.0, 2)::text, i.currency from invoices i
                          join tenants t on t.id = i.tenant_id
                         where t.slug like 'large-%' and i.status = 'issued' and i.number % 10 < :paid
                         order by i.id
                        """)
                    .bind("paid", PAID_OF_TEN)
                    .map(
                        (row, context) ->
                            new Open(
                                row.getObject(1, UUID.class), row.getString(2), row.getString(3)))
                    .list());
    var steps = new LargeProgress("invoices paid", open.size(), out);
    for (Open invoice : open) {
      admin.post(
          "admin/invoices/" + invoice.id() + "/payments",
          Map.of(
              // The invoice's own: sent again it is the same payment.
              "id", invoice.id().toString(),
              "payment", Map.of("amount", invoice.amount(), "currency", invoice.currency()),
              "reference", "transfer"));
      steps.add(1);
    }
    steps.end();
  }

  private void advance(String clockId, Instant to) throws IOException {
    if (now(clockId).isBefore(to)) {
      admin.post(
          "admin/test-clocks/" + clockId + "/advance",
          Map.of("to", to.toString(), "onlySet", true));
    }
  }

  private static Instant start(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private void report(long began) {
    List<String> made = new ArrayList<>();
    for (String what : List.of("tenants", "invoices", "invoice_items", "invoice_payments")) {
      long rows =
          jdbi.withHandle(
              h ->
                  h.createQuery(
                          "tenants".equals(what)
                              ? "select count(*) from tenants where slug like 'large-%'"
                              : "select count(*) from "
                                  + what
                                  + " r join tenants t on t.id ="
                                  + " r.tenant_id where t.slug like 'large-%'")
                      .mapTo(Long.class)
                      .one());
      made.add("%,d %s".formatted(rows, what.replace('_', ' ')));
    }
    long events = 0;
    for (LargeTier tier : tiers) {
      events += tier.eventsPerMonth() * months;
    }
    made.add("%,d usage records".formatted(events));
    out.printf(
        "there are now %s; it took %.0f s%n",
        String.join(", ", made), (System.nanoTime() - began) / 1e9);
  }
}
