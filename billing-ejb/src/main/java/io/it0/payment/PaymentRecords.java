package io.it0.payment;

import static io.it0.payment.PaymentError.PAYMENT_NOT_FOUND;

import io.it0.db.PlatformDatabase;
import io.it0.problem.ProblemException;
import io.it0.tenancy.TenantDatabase;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Payments to read. */
@Stateless
public class PaymentRecords {

  /** Whose. */
  public enum Scope {
    /** The bound tenant's; for it there are no others. */
    OWN,
    /** For the platform's people. */
    EVERYBODYS
  }

  /** A payment with what became of it. */
  public record Detail(Payment payment, List<Refund> refunds, List<Dispute> disputes) {

    public Detail {
      refunds = List.copyOf(refunds);
      disputes = List.copyOf(disputes);
    }
  }

  private TenantDatabase own;
  private PlatformDatabase all;

  protected PaymentRecords() {}

  @Inject
  public PaymentRecords(TenantDatabase own, PlatformDatabase all) {
    this.own = own;
    this.all = all;
  }

  /** The latest first. @param after the last one's time and id; null: the first page */
  public List<Payment> page(
      Scope scope,
      PaymentFilter filter,
      Optional<Instant> after,
      Optional<UUID> afterId,
      int limit) {
    Optional<PaymentTable.Key> key =
        after.flatMap(at -> afterId.map(id -> new PaymentTable.Key(at, id)));
    return jdbi(scope).withHandle(h -> PaymentTable.page(h, filter, key, limit));
  }

  /** @throws ProblemException if there is none, or it is another tenant's */
  public Detail require(Scope scope, UUID id) {
    return jdbi(scope)
        .withHandle(
            h ->
                PaymentTable.find(h, id)
                    .map(p -> new Detail(p, RefundTable.of(h, id), DisputeTable.of(h, id))))
        .orElseThrow(() -> new ProblemException(PAYMENT_NOT_FOUND, "payment " + id));
  }

  public List<PaymentMethod> methods(UUID tenant, Optional<UUID> after, int limit) {
    return own.jdbi().withHandle(h -> MethodTable.page(h, tenant, after, limit));
  }

  private Jdbi jdbi(Scope scope) {
    return switch (scope) {
      case OWN -> own.jdbi();
      case EVERYBODYS -> all.jdbi();
    };
  }
}
