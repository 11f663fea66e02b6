package io.it0.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.demo.ApiClient;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;

/**
 * {@code ./it0 bench billrun}: invoices a second, each with a base fee and an overage line.
 *
 * <p>All tenants are on one test clock. Month after month it is advanced, a bill run is posted and
 * waited for; only the runs count as time. Afterwards each invoice's total is computed again from the
 * usage in plain SQL integers, and the numbers are checked for gaps.
 */
public final class BillRunBench {

  private static final Map<String, Long> DEFAULTS =
      Map.of(
          "tenants",
          20_000L,
          "existing",
          5_000_000L,
          "warmup",
          60L,
          "measure",
          120L,
          "target",
          1_000L);
  private static final YearMonth FIRST_MONTH = YearMonth.of(2024, 1);

  private final BenchTarget target;
  private final BenchOptions options;
  private final PrintStream out;
  private final Jdbi jdbi;
  private final ApiClient admin;
  private final String prefix;
  private int runs;

  private record Clock(String id, YearMonth month) {}

  private record Span(int invoices, double seconds, Clock clock) {}

  private BillRunBench(BenchTarget target, BenchOptions options, PrintStream out)
      throws IOException {
    this.target = target;
    this.options = options;
    this.out = out;
    this.jdbi = target.platformJdbi();
    this.admin =
        ApiClient.anonymous(target.installation().baseUrl())
            .login(target.installation().adminEmail(), target.installation().adminPassword());
    this.prefix = "run" + Long.toString(System.currentTimeMillis() / 1000, 36);
  }

  /** @return whether every invoice is right, and they were made fast enough */
  public static boolean run(BenchTarget target, List<String> arguments, PrintStream out)
      throws IOException, InterruptedException {
    return new BillRunBench(target, BenchOptions.parse(arguments, DEFAULTS), out).run();
  }

  private boolean run() throws IOException, InterruptedException {
    Machine.print(target, out);
    OffsetDateTime start = FIRST_MONTH.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
    JsonNode clock =
        admin.post(
            "admin/test-clocks",
            Map.of("name", "bench " + prefix, "now", start.toInstant().toString()));
    String clockId = clock.required("id").asText();
    var group =
        new BenchTenants.Group(
            prefix,
            options.number("tenants"),
            "pro",
            FIRST_MONTH,
            Optional.of(UUID.fromString(clockId)));
    new BenchTenants(jdbi, out).register(group);
    List<String> slugs = IntStream.range(0, group.size()).mapToObj(group::slug).toList();
    new ExistingRecords(jdbi, slugs, FIRST_MONTH, out).fill(options.number("existing"));
    jdbi.useHandle(h -> h.execute("analyze"));

    Span warm = months(new Clock(clockId, FIRST_MONTH), options.seconds("warmup"));
    Span measured = months(warm.clock(), options.seconds("measure"));
    double rate = measured.invoices() / measured.seconds();
    boolean right = check((long) runs * group.size());
    double ceiling = Ceiling.copyInvoiceRows(jdbi) / 3; // an invoice is three rows
    out.printf(
        "%,d invoices in %.1f s of bill runs: %,.0f invoices/s (target %,d)%n",
        measured.invoices(), measured.seconds(), rate, options.number("target"));
    out.printf(
        "ceiling: %,.0f invoices/s by a bare COPY of as many rows; ratio %.3f%n",
        ceiling, rate / ceiling);
    return right && rate >= options.number("target");
  }

  /** Bills month after month until the runs have taken {@code span} together. */
  private Span months(Clock from, Duration span) throws IOException, InterruptedException {
    Clock clock = from;
    int invoices = 0;
    double seconds = 0;
    while (seconds < span.toSeconds()) {
      use(clock.month());
      YearMonth next = clock.month().plusMonths(1);
      OffsetDateTime due = next.atDay(1).atTime(0, 10).atOffset(ZoneOffset.UTC);
      admin.post(
          "admin/test-clocks/" + clock.id() + "/advance",
          // The bill run alone bills, and nothing besides: it is what is measured.
          Map.of("to", due.toInstant().toString(), "onlySet", true));
      long began = System.nanoTime();
      JsonNode run = bill();
      double took = (System.nanoTime() - began) / 1e9;
      int issued = run.required("issued").asInt();
      out.printf("  %s: %,d invoices in %.1f s%n", clock.month(), issued, took);
      invoices += issued;
      seconds += took;
      runs++;
      clock = new Clock(clock.id(), next);
    }
    return new Span(invoices, seconds, clock);
  }

  /** Gives every tenant between 1 and 3 million tokens, each another figure. */
  private void use(YearMonth month) {
    jdbi.useHandle(
        h ->
            h.createUpdate(
                    """
                    update usage_aggregates a
                    set event_count = event_count + 1,
                        input_tokens = input_tokens + 1000000 + abs(hashtext(t.slug || :month)) % 2000000
                    from tenants t
                    where t.id = a.tenant_id and t.slug like :slugs and a.closed_at is null
                    """)
                .bind("month", month.toString())
                .bind("slugs", prefix + "-%")
                .execute());
  }

  private JsonNode bill() throws IOException, InterruptedException {
    JsonNode run = admin.post("admin/bill-runs", Map.of());
    while (List.of("WAITING", "RUNNING").contains(run.required("status").asText())) {
      TimeUnit.MILLISECONDS.sleep(50);
      run = admin.get("admin/bill-runs/" + run.required("id").asText());
    }
    if (!run.required("status").asText().equals("COMPLETED")
        || run.required("parked").asInt() > 0) {
      throw new IOException("the bill run did not go well: " + run);
    }
    return run;
  }

  private boolean check(long expected) {
    // Pro: 4999 cents a month; 800 cents per million tokens above 1,000,000, half up.
    String sql =
        """
        select count(*) invoices,
          count(*) filter (where i.total_minor <>
            4999 + (greatest(a.input_tokens + a.output_tokens - 1000000, 0) * 800 + 500000) / 1000000) wrong
        from invoices i join tenants t on t.id = i.tenant_id
        join usage_aggregates a on a.tenant_id = i.tenant_id and a.period_end = i.period_start
        where t.slug like :slugs
        """;
    long[] found =
        jdbi.withHandle(
            h ->
                h.createQuery(sql)
                    .bind("slugs", prefix + "-%")
                    .map((row, context) -> new long[] {row.getLong(1), row.getLong(2)})
                    .one());
    long gaps =
        jdbi.withHandle(
            h ->
                h.createQuery(
                        "select max(number) - count(*) from invoices where number is not null")
                    .mapTo(Long.class)
                    .one());
    out.printf(
        "%,d invoices, %,d expected, %,d with a wrong total, %,d numbers missing%n",
        found[0], expected, found[1], gaps);
    return found[0] == expected && found[1] == 0 && gaps == 0;
  }
}
