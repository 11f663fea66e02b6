package io.it0.lifecycle;

import io.it0.billrun.Arrears;
import io.it0.billrun.Transactions;
import io.it0.billrun.UsageRow;
import io.it0.billrun.UsageRows;
import io.it0.catalog.Plans;
import io.it0.db.UuidV7;
import io.it0.invoicing.InvoiceDraft;
import io.it0.invoicing.InvoiceIssue;
import io.it0.invoicing.InvoiceKind;
import io.it0.money.Money;
import io.it0.problem.ProblemException;
import io.it0.rating.RatedLine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Invoices overage that has reached its tenant's threshold; the period's end bills the rest. */
@ApplicationScoped
public class ThresholdInvoices {

  private static final Logger LOG = LoggerFactory.getLogger(ThresholdInvoices.class);

  // Index tenants_by_test_clock, subscriptions_live, usage_aggregates_segment. Whether it is enough
  // is rating's to say.
  private static final String CANDIDATES =
      """
      select s.tenant_id, coalesce(own.amount_minor, ofplan.amount_minor) as amount_minor, s.currency
        from subscriptions s join plans p on p.id = s.plan_id join tenants t on t.id = s.tenant_id
        left join invoice_thresholds own on own.tenant_id = s.tenant_id and own.currency = s.currency
        left join invoice_thresholds ofplan on ofplan.plan_key = p.key and ofplan.currency = s.currency
       where s.status in ('active', 'past_due') and coalesce(own.amount_minor, ofplan.amount_minor) > 0
         and <clock>
         and (cast(:after as uuid) is null or s.tenant_id > :after)
         and exists (select from usage_aggregates u
                      where u.tenant_id = s.tenant_id and u.segment_start >= s.current_period_start
                        and u.closed_at is null
                        and u.input_tokens + u.output_tokens + u.cache_read_tokens + u.cache_write_tokens > u.invoiced_tokens)
       order by s.tenant_id limit :limit
      """;

  private Transactions transactions;
  private InvoiceIssue invoices;
  private Scenes scenes;
  private LifecycleConfig config;
  private Clock wall;

  private record Candidate(UUID tenant, Money threshold) {}

  protected ThresholdInvoices() {}

  @Inject
  public ThresholdInvoices(
      Transactions transactions,
      Plans plans,
      InvoiceIssue invoices,
      LifecycleConfig config,
      Clock wall) {
    this.transactions = transactions;
    this.invoices = invoices;
    this.scenes = new Scenes(plans);
    this.config = config;
    this.wall = wall;
  }

  /** Whether any tenant on the test clock has something to look at. */
  boolean hasCandidates(UUID clock) {
    return !transactions
        .inNew(h -> candidates(h, Optional.of(clock), Optional.empty(), 1))
        .isEmpty();
  }

  /**
   * Looks at every tenant with a threshold, each in a transaction of its own.
   *
   * @param clock only tenants on this test clock; empty: everybody
   * @return how many invoices were issued
   */
  public int run(Optional<UUID> clock) {
    int issued = 0;
    Optional<UUID> after = Optional.empty();
    List<Candidate> page = page(clock, after);
    while (!page.isEmpty()) {
      for (Candidate candidate : page) {
        issued += look(candidate) ? 1 : 0;
      }
      after = Optional.of(page.get(page.size() - 1).tenant());
      page = page(clock, after);
    }
    return issued;
  }

  private List<Candidate> page(Optional<UUID> clock, Optional<UUID> after) {
    return transactions.inNew(h -> candidates(h, clock, after, config.page()));
  }

  private static List<Candidate> candidates(
      Handle handle, Optional<UUID> clock, Optional<UUID> after, int limit) {
    return handle
        .createQuery(CANDIDATES)
        .define(
            "clock",
            clock.isPresent() ? "t.test_clock_id = :clock" : "cast(:clock as uuid) is null")
        .bind("clock", clock.orElse(null))
        .bind("after", after.orElse(null))
        .bind("limit", limit)
        .map(
            (row, context) ->
                new Candidate(
                    row.getObject("tenant_id", UUID.class),
                    Money.ofMinor(row.getLong("amount_minor"), row.getString("currency"))))
        .list();
  }

  private boolean look(Candidate candidate) {
    try {
      return transactions.inNew(h -> invoice(h, candidate));
    } catch (ProblemException e) {
      // Its period is over and the bill run is at it, or somebody changes the plan: the next look
      // tells.
      LOG.info("tenant {} is not looked at now: {}", candidate.tenant(), e.detail());
      return false;
    }
  }

  private boolean invoice(Handle handle, Candidate candidate) {
    Scene scene = scenes.lock(handle, candidate.tenant(), wall.instant());
    Arrears arrears =
        Arrears.ofCurrent(
            scene.rates(), scene.subscription(), scene.zone(), scene.at(), scene.soFar());
    List<RatedLine> lines = arrears.overage();
    if (lines.isEmpty() || Documents.total(lines).isLessThan(candidate.threshold())) {
      return false;
    }
    UsageRows.cover(handle, arrears.rows());
    invoices.issue(handle, List.of(draft(scene, lines)));
    return true;
  }

  /** The usage that it covers tells one of a period's invoices from the next. */
  private static InvoiceDraft draft(Scene scene, List<RatedLine> lines) {
    long used = scene.soFar().stream().map(UsageRow::usage).mapToLong(usage -> usage.total()).sum();
    return new InvoiceDraft(
        UuidV7.next(),
        scene.subscription().tenantId(),
        scene.subscription().id(),
        InvoiceKind.THRESHOLD,
        scene.subscription().currentPeriod().start() + "/" + used,
        scene.subscription().currentPeriod(),
        lines,
        scene.at());
  }
}
