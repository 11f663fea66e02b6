package io.it0.billrun;

import io.it0.catalog.Plans;
import io.it0.db.PlatformDatabase;
import io.it0.db.UuidV7;
import io.it0.db.testing.TestDatabase;
import io.it0.invoicing.InvoiceIssue;
import io.it0.invoicing.InvoicingConfig;
import io.it0.period.BillingInterval;
import io.it0.subscription.NewSubscription;
import io.it0.subscription.Subscription;
import io.it0.subscription.SubscriptionLog;
import io.it0.subscription.Subscriptions;
import io.it0.subscription.Transition;
import io.it0.tenancy.Tenant;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/** A database with the seeded plans, and short ways to put tenants and usage into it and to bill them. */
final class Billing {

  static final Instant NOVEMBER = Instant.parse("2023-11-01T00:00:00Z");

  final TestDatabase database;
  final Jdbi jdbi;
  final Clock wall;
  final InvoiceIssue issue;
  final Plans plans;
  final Subscriptions subscriptions;
  final SubscriptionLog log;
  final List<Transition> steps = new CopyOnWriteArrayList<>();

  private Billing(TestDatabase database, Instant wall, InvoicingConfig config) {
    this.database = database;
    this.jdbi = database.platformJdbi();
    this.wall = Clock.fixed(wall, ZoneOffset.UTC);
    this.issue = new InvoiceIssue(config);
    this.plans = new Plans(database.platformDatabase(), this.wall);
    this.log = new SubscriptionLog(this.wall, (handle, step) -> steps.add(step));
    this.subscriptions = new Subscriptions(plans, issue, log);
    jdbi.useTransaction(plans::seed);
  }

  static Billing at(Instant wall) {
    return new Billing(TestDatabase.fresh(), wall, InvoicingConfig.DEFAULTS);
  }

  static Billing at(String wall) {
    return at(Instant.parse(wall));
  }

  /** The same database at another time. */
  Billing later(String wall) {
    return new Billing(database, Instant.parse(wall), InvoicingConfig.DEFAULTS);
  }

  Billing with(InvoicingConfig config) {
    return new Billing(database, wall.instant(), config);
  }

  Tenant tenant(String slug, String zone) {
    return tenant(slug, zone, Optional.empty());
  }

  Tenant tenant(String slug, String zone, Optional<UUID> testClock) {
    return tenant(jdbi, slug, zone, testClock);
  }

  /** On a connection of the caller's. */
  Tenant tenant(Jdbi jdbi, String slug, String zone, Optional<UUID> testClock) {
    Tenant tenant =
        new Tenant(
            UuidV7.next(),
            slug,
            Tenant.schemaFor(slug),
            slug,
            Tenant.Status.ACTIVE,
            ZoneId.of(zone),
            testClock);
    jdbi.useHandle(
        h ->
            h.createUpdate(
                    """
                    insert into tenants (id, slug, schema_name, name, time_zone, test_clock_id, template_version, created_at)
                    values (:id, :slug, :schema, :slug, :zone, :clock, 0, :now)
                    """)
                .bind("id", tenant.id())
                .bind("slug", slug)
                .bind("schema", tenant.schema())
                .bind("zone", zone)
                .bind("clock", testClock.orElse(null))
                .bind("now", wall.instant())
                .execute());
    return tenant;
  }

  Subscription start(Tenant tenant, String plan, String currency, Instant at) {
    return start(
        tenant, new NewSubscription(plan, currency, BillingInterval.MONTH, Optional.empty()), at);
  }

  Subscription start(Tenant tenant, NewSubscription wanted, Instant at) {
    return jdbi.inTransaction(h -> subscriptions.start(h, tenant, wanted, at));
  }

  /** Counts input tokens into the segment that contains the time, as the aggregator does. */
  void use(Tenant tenant, Instant at, long tokens) {
    use(jdbi, tenant, at, tokens);
  }

  /** Whether the time lies behind all periods: the next one is opened by the run that closes the last, or by an event. */
  boolean isAhead(Jdbi jdbi, Tenant tenant, Instant at) {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "select max(segment_end) <= :at from usage_aggregates where tenant_id = :tenant")
                .bind("at", at)
                .bind("tenant", tenant.id())
                .mapTo(Boolean.class)
                .one());
  }

  void use(Jdbi jdbi, Tenant tenant, Instant at, long tokens) {
    int counted =
        jdbi.withHandle(
            h ->
                h.createUpdate(
                        """
                        update usage_aggregates
                           set input_tokens = input_tokens + :tokens, event_count = event_count + 1,
                               late_usage = late_usage or closed_at is not null
                         where tenant_id = :tenant and segment_start <= :at and :at < segment_end
                        """)
                    .bind("tokens", tokens)
                    .bind("tenant", tenant.id())
                    .bind("at", at)
                    .execute());
    if (counted != 1) {
      throw new IllegalStateException("no segment of " + tenant.slug() + " contains " + at);
    }
  }

  RunProgress run() {
    return run(Optional.empty());
  }

  RunProgress run(Optional<Instant> asOf) {
    return run(inTransactions(jdbi), asOf, BillRunConfig.DEFAULTS);
  }

  RunProgress run(Transactions transactions, Optional<Instant> asOf, BillRunConfig config) {
    try {
      return new BillRun(transactions, plans, issue, log, config, wall)
          .run(runRow(), asOf, p -> {});
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A row of bill_runs for what is parked to refer to. */
  UUID runRow() {
    return runRow(jdbi);
  }

  UUID runRow(Jdbi jdbi) {
    UUID id = UuidV7.next();
    jdbi.useHandle(
        h ->
            h.createUpdate(
                    """
                    insert into bill_runs (id, dry_run, trigger, requested_by, status, started_at, heartbeat_at)
                    values (:id, false, 'REQUEST', 'test', 'RUNNING', :now, :now)
                    """)
                .bind("id", id)
                .bind("now", wall.instant())
                .execute());
    return id;
  }

  static Transactions inTransactions(Jdbi jdbi) {
    return new Transactions() {
      @Override
      public <T> T inNew(Function<Handle, T> work) {
        return jdbi.inTransaction(work::apply);
      }
    };
  }

  static Jdbi over(DataSource dataSource) {
    return Jdbi.create(dataSource).installPlugin(new PostgresPlugin());
  }

  /** Every issued invoice in a line, its number and its lines: {@code IT0-000001 tenant total | KIND quantity amount}. */
  List<String> invoices() {
    return invoices("i.issuer || '-' || lpad(i.number::text, 6, '0') || ' ' ||", "i.number");
  }

  /** The same without numbers, for runs whose order is not fixed. */
  List<String> invoicesWithoutNumbers() {
    return invoices("", "t.slug, i.issued_at, i.source_id");
  }

  private List<String> invoices(String number, String order) {
    return database
        .superuser()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        select <number> t.slug || ' ' || i.currency || ' ' || i.total_minor || ' ' || i.source_id
                               || coalesce((select string_agg(' | ' || l.kind || ' ' || l.quantity || ' ' || l.amount_minor,
                                                              '' order by l.position)
                                              from invoice_items l where l.invoice_id = i.id), '')
                          from invoices i join tenants t on t.id = i.tenant_id
                         order by <order>
                        """)
                    .define("number", number)
                    .define("order", order)
                    .mapTo(String.class)
                    .list());
  }

  <T> T one(String sql, Class<T> type) {
    return database.superuser().withHandle(h -> h.createQuery(sql).mapTo(type).one());
  }

  void change(String sql) {
    database.superuser().useHandle(h -> h.execute(sql));
  }

  PlatformDatabase platform() {
    return database.platformDatabase();
  }
}
