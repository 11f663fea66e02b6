package io.it0.invoicing.explain;

import static io.it0.invoicing.explain.ExplainError.INVOICE_LINE_NOT_FOUND;

import io.it0.db.PlatformDatabase;
import io.it0.invoicing.Invoice;
import io.it0.invoicing.Invoices;
import io.it0.problem.ProblemException;
import io.it0.rating.LineKind;
import io.it0.rating.RatedLine;
import io.it0.rating.Unit;
import io.it0.tenancy.TenantDatabase;
import io.it0.usage.TokenCounts;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Explains lines of invoices. */
@Stateless
public class LineUsages {

  private static final String USED = "used";

  private Invoices invoices;
  private TenantDatabase own;
  private PlatformDatabase all;

  protected LineUsages() {}

  @Inject
  public LineUsages(Invoices invoices, TenantDatabase own, PlatformDatabase all) {
    this.invoices = invoices;
    this.own = own;
    this.all = all;
  }

  /**
   * The line, and up to {@code limit} of the records behind it after the given one, in the order in which they were counted.
   * A line that is not about tokens has none.
   *
   * @param position from 1
   * @throws ProblemException if there is no such invoice or line, or it is another tenant's
   */
  public LineUsage explain(
      Invoices.Scope scope, UUID id, int position, Optional<RecordRow.Key> after, int limit) {
    Invoice invoice = invoices.require(scope, id);
    if (position < 1 || position > invoice.lines().size()) {
      throw new ProblemException(
          INVOICE_LINE_NOT_FOUND,
          "invoice %s has %d lines".formatted(invoice.row().number(), invoice.lines().size()));
    }
    Jdbi jdbi = scope == Invoices.Scope.OWN ? own.jdbi() : all.jdbi();
    return jdbi.withHandle(handle -> explain(handle, invoice, position, after, limit));
  }

  private static LineUsage explain(
      Handle handle, Invoice invoice, int position, Optional<RecordRow.Key> after, int limit) {
    RatedLine line = invoice.lines().get(position - 1);
    Object used = line.calculation().get(USED);
    if (line.unit() != Unit.TOKEN || !(used instanceof Number seen)) {
      var none = new LineUsage.Sums(0, TokenCounts.ZERO, 0);
      return new LineUsage(invoice.row(), position, line, 0, Optional.of(none), List.of());
    }
    String schema = schema(handle, invoice.row().tenantId());
    var range = range(handle, schema, invoice, line, seen.longValue());
    Optional<LineUsage.Sums> sums =
        after.isPresent()
            ? Optional.empty()
            : Optional.of(LineUsageQueries.sums(handle, schema, range));
    return new LineUsage(
        invoice.row(),
        position,
        line,
        range.upto() - Math.max(0, range.above()),
        sums,
        LineUsageQueries.page(handle, schema, range, after, limit));
  }

  private static LineUsageQueries.Range range(
      Handle handle, String schema, Invoice invoice, RatedLine line, long used) {
    boolean cache = LineUsageQueries.countsCache(handle, invoice.row().tenantId(), line.period());
    if (line.kind() != LineKind.LATE_USAGE) {
      return new LineUsageQueries.Range(line.period(), cache, -1, used);
    }
    long before =
        LineUsageQueries.usedBefore(handle, invoice, line)
            .orElseGet(
                () -> LineUsageQueries.usedBeforeClosing(handle, schema, line.period(), cache));
    return new LineUsageQueries.Range(line.period(), cache, before, used);
  }

  /** From the registry, never from a request. */
  private static String schema(Handle handle, UUID tenant) {
    return handle
        .createQuery("select schema_name from tenants where id = :id")
        .bind("id", tenant)
        .mapTo(String.class)
        .one();
  }
}
