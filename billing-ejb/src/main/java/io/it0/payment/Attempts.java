package io.it0.payment;

import static io.it0.payment.PaymentError.CURRENCY_NOT_SUPPORTED;
import static io.it0.payment.PaymentError.IDEMPOTENCY_KEY_REUSED;
import static io.it0.payment.PaymentError.NOTHING_TO_PAY;
import static io.it0.payment.PaymentError.PAYMENT_IN_PROGRESS;
import static io.it0.payment.PaymentError.PAYMENT_METHOD_NOT_FOUND;
import static io.it0.payment.PaymentError.PAYMENT_UNDER_REVIEW;

import io.it0.db.UuidV7;
import io.it0.invoicing.InvoiceNumber;
import io.it0.invoicing.InvoicingError;
import io.it0.money.Money;
import io.it0.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes attempts and brings them forward. The provider is asked between transactions: what is to be asked is stored before,
 * what it answers after, and each question may be asked again.
 */
final class Attempts {

  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  /** How long after it can no longer be paid an attempt is still asked for. */
  private static final Duration AFTERMATH = Duration.ofMinutes(15);

  /** How long a charge may be asked for again: the providers forget their keys after a day. */
  private static final Duration CHARGEABLE = Duration.ofHours(20);

  private static final Duration FIRST_CHECK = Duration.ofSeconds(60);
  private static final int ROUNDS = 3;

  private final Transactions transactions;
  private final PaymentProviderRegistry providers;
  private final Books books;
  private final Applying applying;
  private final Clock wall;

  Attempts(
      Transactions transactions,
      PaymentProviderRegistry providers,
      Books books,
      Applying applying,
      Clock wall) {
    this.transactions = transactions;
    this.providers = providers;
    this.books = books;
    this.applying = applying;
    this.wall = wall;
  }

  /** What came of the wish to begin: an attempt, or attempts that have to be ended before. */
  private record Begun(Optional<Payment> payment, boolean isNew, List<Payment> inTheWay) {}

  /**
   * Begins an attempt over what the invoice still owes, after ending what was begun before; or finds the one that was begun
   * under the same key.
   */
  Payment pay(PayRequest request) {
    PaymentProvider provider = providers.require(request.provider());
    for (int round = 0; round < ROUNDS; round++) {
      Begun begun = transactions.inNew(h -> begin(h, request, provider));
      if (begun.payment().isPresent()) {
        return begun.isNew() ? advance(begun.payment().get()) : begun.payment().get();
      }
      begun.inTheWay().forEach(this::end);
    }
    throw new ProblemException(PAYMENT_IN_PROGRESS, "an earlier attempt could not be ended");
  }

  private Begun begin(Handle handle, PayRequest request, PaymentProvider provider) {
    // The invoice's lock: two requests at once make one attempt after the other.
    Books.Owed owed =
        books
            .lock(handle, request.tenantId(), request.invoiceId())
            .orElseThrow(
                () ->
                    new ProblemException(
                        InvoicingError.INVOICE_NOT_FOUND, "invoice " + request.invoiceId()));
    Optional<PaymentTable.Requested> known =
        PaymentTable.requested(handle, request.tenantId(), request.key());
    if (known.isPresent()) {
      return repeated(known.get(), request);
    }
    if (!owed.demanded() || !owed.open().isPositive()) {
      throw new ProblemException(NOTHING_TO_PAY, "invoice " + owed.number());
    }
    if (!provider.capabilities().takes(owed.open().currencyCode())) {
      throw new ProblemException(
          CURRENCY_NOT_SUPPORTED,
          "%s does not take %s".formatted(request.provider().label(), owed.open().currencyCode()));
    }
    List<Payment> inTheWay = inTheWay(handle, request);
    if (!inTheWay.isEmpty()) {
      return new Begun(Optional.empty(), false, inTheWay);
    }
    return new Begun(Optional.of(store(handle, request, provider, owed.open())), true, List.of());
  }

  private static Begun repeated(PaymentTable.Requested known, PayRequest request) {
    if (!known.digest().equals(request.digest())) {
      throw new ProblemException(
          IDEMPOTENCY_KEY_REUSED, "it was used for payment " + known.payment().id());
    }
    return new Begun(Optional.of(known.payment()), false, List.of());
  }

  private static List<Payment> inTheWay(Handle handle, PayRequest request) {
    List<Payment> unfinished = PaymentTable.unfinished(handle, request.invoiceId());
    for (Payment other : unfinished) {
      if (other.quarantine().isPresent()) {
        throw new ProblemException(PAYMENT_UNDER_REVIEW, "payment " + other.id());
      }
      boolean moving =
          switch (other.status()) {
            case CREATED, UNKNOWN, PROCESSING -> true;
            case PENDING, ACTION_REQUIRED, FAILED, CANCELLED, SUCCEEDED -> false;
          };
      if (moving) {
        throw new ProblemException(
            PAYMENT_IN_PROGRESS, "payment %s is %s".formatted(other.id(), other.status()));
      }
    }
    // What is cancelled and not over can only be waited for: a code that nobody has scanned.
    return unfinished.stream().filter(p -> p.status() != PaymentStatus.CANCELLED).toList();
  }

  private Payment store(Handle handle, PayRequest request, PaymentProvider provider, Money amount) {
    request.method().ifPresent(method -> requireMethod(handle, request, method));
    Instant now = wall.instant();
    int attempt =
        handle
            .createQuery(
                "select coalesce(max(attempt), 0) + 1 from payments where invoice_id = :invoice")
            .bind("invoice", request.invoiceId())
            .mapTo(Integer.class)
            .one();
    Payment payment =
        new Payment(
            UuidV7.next(),
            request.tenantId(),
            request.invoiceId(),
            attempt,
            request.provider(),
            request.method(),
            PaymentStatus.CREATED,
            amount,
            request.requestedBy(),
            request.offSession(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(now.plus(provider.capabilities().validFor())),
            false,
            Optional.empty(),
            Optional.empty(),
            Money.zero(amount.currency()),
            Money.zero(amount.currency()),
            Optional.empty(),
            Optional.empty(),
            0,
            now,
            now);
    PaymentTable.insert(handle, payment, request, now.plus(FIRST_CHECK));
    return payment;
  }

  private static void requireMethod(Handle handle, PayRequest request, UUID method) {
    MethodTable.find(handle, request.tenantId(), method)
        .filter(m -> m.status() == PaymentMethod.Status.ACTIVE)
        .filter(m -> m.provider() == request.provider())
        .orElseThrow(
            () ->
                new ProblemException(
                    PAYMENT_METHOD_NOT_FOUND,
                    "no saved method %s with %s".formatted(method, request.provider().label())));
  }

  /** Asks the provider for the attempt, begins or charges it if that is still to be done, and ends it if it is too old. */
  Payment advance(Payment payment) {
    Optional<PaymentProvider> found = providers.find(payment.provider());
    if (found.isEmpty() || payment.over()) {
      return payment;
    }
    PaymentProvider provider = found.get();
    Payment now = isBegun(payment) ? query(provider, payment) : open(provider, payment);
    if (now.method().isPresent() && now.status() == PaymentStatus.PENDING && isChargeable(now)) {
      now = charge(provider, now);
    }
    return isToEnd(now) ? expire(provider, now) : now;
  }

  /** Whether it is too late to pay it, or there is nothing to pay any more. */
  private boolean isToEnd(Payment payment) {
    boolean payable =
        !payment.over()
            && payment.status() != PaymentStatus.SUCCEEDED
            && payment.quarantine().isEmpty();
    return payable && (payment.isExpired(wall.instant()) || !isOwed(payment));
  }

  private boolean isOwed(Payment payment) {
    return transactions.inNew(
        h ->
            h.createQuery(
                    "select status = 'issued' and open_minor > 0 from invoices where id = :invoice")
                .bind("invoice", payment.invoiceId())
                .mapTo(Boolean.class)
                .one());
  }

  private static boolean isBegun(Payment payment) {
    return payment.externalId().isPresent()
        || payment.status() != PaymentStatus.CREATED && payment.status() != PaymentStatus.UNKNOWN;
  }

  private boolean isChargeable(Payment payment) {
    return wall.instant().isBefore(payment.createdAt().plus(CHARGEABLE));
  }

  private Payment open(PaymentProvider provider, Payment payment) {
    try {
      return apply(payment, provider.open(order(payment)));
    } catch (ProviderRefusedException e) {
      return apply(payment, Observation.of(PaymentStatus.FAILED).withDecline(e.decline()).ended());
    } catch (ProviderUnclearException e) {
      return unclear(payment, e);
    }
  }

  private Payment charge(PaymentProvider provider, Payment payment) {
    try {
      return apply(payment, provider.charge(order(payment)));
    } catch (ProviderRefusedException e) {
      return apply(payment, Observation.of(PaymentStatus.FAILED).withDecline(e.decline()));
    } catch (ProviderUnclearException e) {
      return unclear(payment, e);
    }
  }

  private Payment unclear(Payment payment, ProviderUnclearException e) {
    LOG.warn("payment {} is unclear: {}", payment.id(), e.getMessage());
    return apply(payment, Observation.of(PaymentStatus.UNKNOWN));
  }

  private Payment query(PaymentProvider provider, Payment payment) {
    try {
      return apply(payment, provider.query(order(payment)));
    } catch (ProviderRefusedException | ProviderUnclearException e) {
      LOG.warn("payment {} cannot be asked for: {}", payment.id(), e.getMessage());
      return payment;
    }
  }

  /** Ends an attempt so that another can be begun. @throws ProblemException if nobody can say that it is ended */
  Payment end(Payment payment) {
    PaymentProvider provider = providers.require(payment.provider());
    try {
      return apply(payment, provider.cancel(order(payment)));
    } catch (ProviderRefusedException | ProviderUnclearException e) {
      LOG.warn("payment {} cannot be ended: {}", payment.id(), e.getMessage());
      throw new ProblemException(
          PAYMENT_IN_PROGRESS, "payment %s cannot be ended now".formatted(payment.id()));
    }
  }

  private Payment expire(PaymentProvider provider, Payment payment) {
    try {
      Observation seen = provider.cancel(order(payment));
      boolean absent = seen.status() == PaymentStatus.CREATED;
      boolean late = payment.expiresAt().orElseThrow().plus(AFTERMATH).isBefore(wall.instant());
      return apply(
          payment, absent && late ? Observation.of(PaymentStatus.CANCELLED).ended() : seen);
    } catch (ProviderRefusedException | ProviderUnclearException e) {
      LOG.warn("payment {} cannot be ended: {}", payment.id(), e.getMessage());
      return payment;
    }
  }

  private Payment apply(Payment payment, Observation seen) {
    return transactions.inNew(h -> applying.apply(h, payment.id(), seen)).orElseThrow();
  }

  /** The attempt as its provider is told of it. */
  Order order(Payment payment) {
    return transactions.inNew(h -> order(h, payment));
  }

  private static Order order(Handle handle, Payment payment) {
    InvoiceNumber number =
        handle
            .createQuery("select issuer, number from invoices where id = :id")
            .bind("id", payment.invoiceId())
            .map(
                (row, context) -> new InvoiceNumber(row.getString("issuer"), row.getLong("number")))
            .one();
    Optional<SavedMethod> method =
        payment
            .method()
            .flatMap(id -> MethodTable.find(handle, payment.tenantId(), id))
            .filter(m -> m.status() == PaymentMethod.Status.ACTIVE)
            .flatMap(
                m ->
                    MethodTable.customer(handle, payment.tenantId(), payment.provider())
                        .map(customer -> new SavedMethod(customer, m.externalId().orElseThrow())));
    return new Order(
        payment.id(),
        payment.tenantId(),
        payment.amount(),
        "Invoice " + number,
        payment.createdAt(),
        payment.expiresAt().orElse(payment.createdAt()),
        payment.externalId(),
        method,
        payment.offSession());
  }
}
