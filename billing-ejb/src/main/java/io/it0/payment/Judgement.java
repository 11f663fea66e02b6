package io.it0.payment;

import io.it0.money.Money;
import java.time.Instant;
import java.util.Optional;

/**
 * What an observation makes of an attempt. Pure: no row, no clock.
 *
 * @param after the attempt as it is to be stored
 * @param succeededNow whether money is to be booked now
 */
record Judgement(Payment after, boolean succeededNow) {

  /** @param now the wall clock's time, for the row */
  static Judgement of(Payment before, Observation seen, Instant now) {
    Optional<String> doubt = doubt(before, seen);
    if (doubt.isPresent()) {
      return new Judgement(quarantined(before, seen, doubt.get(), now), false);
    }
    PaymentStatus status =
        before.status().mayBecome(seen.status()) ? seen.status() : before.status();
    boolean succeeded =
        status == PaymentStatus.SUCCEEDED && before.status() != PaymentStatus.SUCCEEDED;
    boolean over = before.over() || seen.over() && !status.isOpen();
    Payment after =
        new Payment(
            before.id(),
            before.tenantId(),
            before.invoiceId(),
            before.attempt(),
            before.provider(),
            before.method(),
            status,
            before.amount(),
            before.requestedBy(),
            before.offSession(),
            before.externalId().or(seen::externalId),
            over ? Optional.empty() : seen.action().or(before::action),
            before.expiresAt(),
            over,
            status == PaymentStatus.SUCCEEDED
                ? Optional.empty()
                : seen.decline().or(before::decline),
            succeeded ? different(before, seen) : before.received(),
            before.refunded(),
            before.disputed(),
            succeeded ? Optional.of(now) : before.succeededAt(),
            before.quarantine(),
            before.checks(),
            before.createdAt(),
            now);
    return new Judgement(after, succeeded);
  }

  private static Optional<Money> different(Payment before, Observation seen) {
    return seen.received().filter(arrived -> !arrived.equals(before.amount()));
  }

  /** Why a person has to look. Once there is a reason, it stays until that person has decided. */
  private static Optional<String> doubt(Payment before, Observation seen) {
    if (seen.amount().isPresent() && !seen.amount().get().equals(before.amount())) {
      return Optional.of(
          "the provider names %s, the attempt is over %s"
              .formatted(seen.amount().get(), before.amount()));
    }
    if (before.externalId().isPresent()
        && seen.externalId().isPresent()
        && !before.externalId().equals(seen.externalId())) {
      return Optional.of("the provider has a second payment under this attempt's name");
    }
    boolean claims =
        seen.status() == PaymentStatus.SUCCEEDED && before.status() != PaymentStatus.SUCCEEDED;
    if (!claims) {
      return Optional.empty();
    }
    if (before.quarantine().isPresent()) {
      return before.quarantine();
    }
    if (seen.amount().isEmpty()) {
      return Optional.of("the provider names no amount");
    }
    return seen.received().flatMap(arrived -> tooLittle(before, arrived));
  }

  private static Optional<String> tooLittle(Payment before, Money arrived) {
    if (!arrived.currency().equals(before.amount().currency())) {
      return Optional.of("%s arrived for %s".formatted(arrived, before.amount()));
    }
    return arrived.isLessThan(before.amount())
        ? Optional.of("only %s of %s arrived".formatted(arrived, before.amount()))
        : Optional.empty();
  }

  private static Payment quarantined(Payment before, Observation seen, String why, Instant now) {
    // What the provider says has come in is what a person would book.
    boolean paid = seen.status() == PaymentStatus.SUCCEEDED;
    Optional<Money> arrived =
        seen.received()
            .or(() -> paid ? seen.amount() : Optional.empty())
            .filter(m -> m.currency().equals(before.amount().currency()));
    return new Payment(
        before.id(),
        before.tenantId(),
        before.invoiceId(),
        before.attempt(),
        before.provider(),
        before.method(),
        before.status(),
        before.amount(),
        before.requestedBy(),
        before.offSession(),
        before.externalId().or(seen::externalId),
        Optional.empty(),
        before.expiresAt(),
        before.over(),
        before.decline(),
        before.status() == PaymentStatus.SUCCEEDED
            ? before.received()
            : arrived.or(before::received),
        before.refunded(),
        before.disputed(),
        before.succeededAt(),
        Optional.of(why),
        before.checks(),
        before.createdAt(),
        now);
  }

  /**
   * What a person makes of an attempt under review.
   *
   * @param booked what came in; empty: nothing did
   */
  static Payment decided(Payment before, Optional<Money> booked, Instant now) {
    boolean was = before.status() == PaymentStatus.SUCCEEDED;
    PaymentStatus status =
        was || booked.isPresent() ? PaymentStatus.SUCCEEDED : PaymentStatus.CANCELLED;
    return new Payment(
        before.id(),
        before.tenantId(),
        before.invoiceId(),
        before.attempt(),
        before.provider(),
        before.method(),
        status,
        before.amount(),
        before.requestedBy(),
        before.offSession(),
        before.externalId(),
        Optional.empty(),
        before.expiresAt(),
        true,
        before.decline(),
        was ? before.received() : booked.filter(m -> !m.equals(before.amount())),
        before.refunded(),
        before.disputed(),
        status == PaymentStatus.SUCCEEDED
            ? before.succeededAt().or(() -> Optional.of(now))
            : Optional.empty(),
        Optional.empty(),
        before.checks(),
        before.createdAt(),
        now);
  }
}
