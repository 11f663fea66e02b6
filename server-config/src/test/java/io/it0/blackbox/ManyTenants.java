package io.it0.blackbox;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Tenants by the thousand on one test clock and the plan Pro, made by SQL: each with a subscription
 * that started with {@code month}, and usage that differs from the others'.
 */
final class ManyTenants {

  /** A transaction holds a lock for each object of each schema that it makes. */
  private static final int PER_TRANSACTION = 50;

  private final Jdbi database;
  private final String prefix;
  private final String currency;

  ManyTenants(Jdbi database, String prefix) {
    this(database, prefix, "USD");
  }

  ManyTenants(Jdbi database, String prefix, String currency) {
    this.database = database;
    this.prefix = prefix;
    this.currency = currency;
  }

  void make(int count, String clockId, YearMonth month) {
    for (int from = 1; from <= count; from += PER_TRANSACTION) {
      int first = from;
      int last = Math.min(count, from + PER_TRANSACTION - 1);
      database.useTransaction(h -> make(h, List.of(first, last), clockId, month));
    }
  }

  private void make(Handle handle, List<Integer> numbers, String clockId, YearMonth month) {
    OffsetDateTime start = month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
    handle
        .createUpdate(
            """
            with numbered as materialized (
              select gen_random_uuid() as id, :prefix || '-' || n as slug
              from generate_series(:first, :last) n
            ), made as (
              insert into tenants (id, slug, schema_name, name, template_version, test_clock_id, created_at)
              select id, slug, 'tenant_' || replace(slug, '-', '_'), slug,
                     create_tenant_schema(id, 'tenant_' || replace(slug, '-', '_')), :clock, :start
              from numbered returning id
            ), subscribed as (
              insert into subscriptions (id, tenant_id, plan_id, currency, billing_interval, status,
                started_at, current_period_start, current_period_end, created_at)
              select gen_random_uuid(), id, (select p.id from plans p where key = 'pro' order by version desc limit 1),
                :currency, 'MONTH', 'active', :start, :start, :end, :start
              from made returning id, tenant_id, plan_id
            )
            insert into usage_aggregates (id, tenant_id, subscription_id, plan_id,
              period_start, period_end, segment_start, segment_end)
            select gen_random_uuid(), tenant_id, id, plan_id, :start, :end, :start, :end from subscribed
            """)
        .bind("prefix", prefix)
        .bind("currency", currency)
        .bind("first", numbers.get(0))
        .bind("last", numbers.get(1))
        .bind("clock", UUID.fromString(clockId))
        .bind("start", start)
        .bind("end", start.plusMonths(1))
        .execute();
  }

  /** Gives each tenant between 0.5 and 3.5 million tokens in its open period. */
  void use(String salt) {
    database.useHandle(
        h ->
            h.createUpdate(
                    """
                    update usage_aggregates a
                    set event_count = event_count + 1,
                        input_tokens = input_tokens + 500000 + abs(hashtext(t.slug || :salt)) % 3000000
                    from tenants t
                    where t.id = a.tenant_id and t.slug like :slugs and a.closed_at is null
                    """)
                .bind("salt", salt)
                .bind("slugs", prefix + "-%")
                .execute());
  }

  /**
   * @param once tenants with exactly one invoice that starts at the month's end
   * @param wrong invoices whose total is not what plain integers say
   */
  record Check(long invoices, long once, long wrong) {}

  Check check(Instant end) {
    // Pro: 4999 cents a month; 800 cents per million tokens above 1,000,000, half up.
    return database.withHandle(
        h ->
            h.createQuery(
                    """
                    select count(*), count(distinct i.tenant_id), count(*) filter (where i.total_minor <> 4999
                      + (greatest(a.input_tokens + a.output_tokens - 1000000, 0) * 800 + 500000) / 1000000)
                    from invoices i join tenants t on t.id = i.tenant_id
                    join usage_aggregates a on a.tenant_id = i.tenant_id and a.period_end = i.period_start
                    where t.slug like :slugs and i.period_start = :end
                    """)
                .bind("slugs", prefix + "-%")
                .bind("end", end.atOffset(ZoneOffset.UTC))
                .map((row, c) -> new Check(row.getLong(1), row.getLong(2), row.getLong(3)))
                .one());
  }

  /** Numbers that are missing between the first and the last one. */
  long gaps() {
    return database.withHandle(
        h ->
            h.createQuery(
                    "select coalesce(max(number) - count(number), 0) from invoices where issuer ="
                        + " 'IT0'")
                .mapTo(Long.class)
                .one());
  }
}
