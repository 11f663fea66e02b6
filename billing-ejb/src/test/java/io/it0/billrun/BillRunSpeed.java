package io.it0.billrun;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/**
 * How many invoices a second one runner makes on this machine: {@code main [tenants] [chunk] [months]}.
 *
 * <p>Prints a line a month; the first one warms up.
 */
public final class BillRunSpeed {

  /** Tenants on Enterprise in dollars since November 2023, each with overage; takes their number. */
  static final String SETUP =
      """
      with made as (
        insert into tenants (id, slug, schema_name, name, template_version, created_at)
        select gen_random_uuid(), 'bench-' || n, 'tenant_bench_' || n, 'Bench ' || n, 0, '2023-11-01Z'
          from generate_series(1, :tenants) n
        returning id),
      subscribed as (
        insert into subscriptions (id, tenant_id, plan_id, currency, billing_interval, status, started_at,
                                   current_period_start, current_period_end, created_at)
        select gen_random_uuid(), m.id, p.id, 'USD', 'MONTH', 'active', '2023-11-01Z',
               '2023-11-01Z', '2023-12-01Z', '2023-11-01Z'
          from made m, plans p where p.key = 'enterprise' and p.version = 1
        returning *)
      insert into usage_aggregates (id, tenant_id, subscription_id, plan_id, period_start, period_end, segment_start,
                                    segment_end, event_count, input_tokens, output_tokens)
      select gen_random_uuid(), tenant_id, id, plan_id, current_period_start, current_period_end, current_period_start,
             current_period_end, 1000, 10000000 + (random() * 10000000)::bigint, 1000000
        from subscribed
      """;

  private BillRunSpeed() {}

  public static void main(String[] arguments) {
    int tenants = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
    int chunk =
        arguments.length > 1 ? Integer.parseInt(arguments[1]) : BillRunConfig.DEFAULTS.chunk();
    int months = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4;
    Billing billing = Billing.at("2023-12-01T00:05:00Z");
    billing.jdbi.useHandle(h -> h.createUpdate(SETUP).bind("tenants", tenants).execute());
    billing.change("analyze");
    var config = new BillRunConfig(chunk, Duration.ofMinutes(5), Duration.ZERO, 1);
    String[] walls = {
      "2023-12-01T00:05:00Z",
      "2024-01-01T00:05:00Z",
      "2024-02-01T00:05:00Z",
      "2024-03-01T00:05:00Z",
      "2024-04-01T00:05:00Z",
      "2024-05-01T00:05:00Z"
    };
    var times = new Times();
    for (int month = 0; month < months; month++) {
      Billing now = billing.later(walls[month]);
      long start = System.nanoTime();
      RunProgress progress =
          now.run(Billing.inTransactions(watched(now, times)), Optional.empty(), config);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      System.out.printf(
          "%s %s in %d ms: %d invoices/s%n",
          walls[month], progress, millis, progress.issued() * 1000L / millis);
      billing.change("update usage_aggregates set input_tokens = 12345678 where closed_at is null");
    }
    times.print();
    System.exit(0);
  }

  private static Jdbi watched(Billing billing, Times times) {
    return Billing.over(WatchedDataSource.of(billing.database.platform(), times));
  }

  /** Where the time goes: milliseconds by the statement's first line. */
  private static final class Times implements WatchedDataSource.Watcher {
    private final Map<String, Long> nanos = new TreeMap<>();

    @Override
    public void before(String statement) {}

    @Override
    public void after(String statement, long spent) {
      nanos.merge(statement.lines().findFirst().orElse(""), spent, Long::sum);
    }

    void print() {
      nanos.forEach((sql, sum) -> System.out.printf("%7d ms  %.90s%n", sum / 1_000_000, sql));
    }
  }
}
