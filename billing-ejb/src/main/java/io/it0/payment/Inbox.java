package io.it0.payment;

import io.it0.db.UuidV7;
import io.it0.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in deliveries that were verified, and applies each of them once. */
final class Inbox {

  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  /** Longer than the slowest answer of a provider that has to be asked. */
  private static final Duration LEASE = Duration.ofMinutes(2);

  private static final int ROUNDS = 1000;

  private final Transactions transactions;
  private final PaymentProviderRegistry providers;
  private final Facts facts;
  private final PaymentConfig config;
  private final Clock wall;

  Inbox(
      Transactions transactions,
      PaymentProviderRegistry providers,
      Facts facts,
      PaymentConfig config,
      Clock wall) {
    this.transactions = transactions;
    this.providers = providers;
    this.facts = facts;
    this.config = config;
    this.wall = wall;
  }

  /** @return whether it is new */
  boolean take(ProviderKey provider, Delivery delivery, WebhookRequest request) {
    return transactions.inNew(h -> InboxTable.store(h, UuidV7.next(), provider, delivery, request));
  }

  /** Applies whatever is due. @return how many deliveries were taken up */
  int run() {
    int taken = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Instant now = wall.instant();
      List<InboxTable.Due> due =
          transactions.inNew(h -> InboxTable.claim(h, now, now.plus(LEASE), config.batch()));
      due.forEach(this::apply);
      taken += due.size();
      if (due.size() < config.batch() || Thread.currentThread().isInterrupted()) {
        return taken;
      }
    }
    return taken;
  }

  private void apply(InboxTable.Due due) {
    try {
      Optional<PaymentProvider> provider = providers.find(due.provider());
      if (provider.isEmpty()) {
        postpone(due, "the provider is not configured");
        return;
      }
      List<Fact> said = provider.get().read(due.type(), due.body());
      Outcome early = applyAll(due, said);
      if (early.kind() == Outcome.Kind.EARLY && early.payment().isPresent()) {
        // It came before something that must have happened: the provider knows.
        facts.refresh(early.payment().get());
        early = applyAll(due, said);
      }
      if (early.kind() == Outcome.Kind.EARLY) {
        postpone(due, early.reason());
      }
    } catch (ProviderUnclearException e) {
      postpone(due, "the provider has to be asked: " + e.getMessage());
    } catch (ProblemException e) {
      park(due, e.detail());
    } catch (RuntimeException e) {
      String cause = Cause.of(e);
      LOG.warn(
          "delivery {} of {} could not be applied: {}", due.id(), due.provider().label(), cause);
      postpone(due, "it could not be applied: " + cause);
    }
  }

  /**
   * All that a delivery says in one transaction, with its own end. If something of it is too early it has no end yet, and
   * what it says besides is said again later, which changes nothing.
   */
  private Outcome applyAll(InboxTable.Due due, List<Fact> said) {
    List<Fact> prepared = said.stream().map(f -> facts.prepare(due.provider(), f)).toList();
    return transactions.inNew(h -> applyAll(h, due, prepared));
  }

  private Outcome applyAll(Handle handle, InboxTable.Due due, List<Fact> said) {
    if (!InboxTable.lock(handle, due.id())) {
      return Outcome.applied();
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Fact fact : said) {
      Outcome outcome = facts.apply(handle, due.provider(), fact);
      if (outcome.kind() == Outcome.Kind.EARLY) {
        return outcome;
      }
      outcomes.add(outcome);
    }
    finish(handle, due, said, outcomes);
    return Outcome.applied();
  }

  private void finish(Handle handle, InboxTable.Due due, List<Fact> said, List<Outcome> outcomes) {
    Optional<UUID> payment = outcomes.stream().flatMap(o -> o.payment().stream()).findFirst();
    Optional<Outcome> doubt =
        outcomes.stream().filter(o -> o.kind() == Outcome.Kind.DOUBTFUL).findFirst();
    Optional<Fact.Irrelevant> nothing =
        said.stream()
            .filter(Fact.Irrelevant.class::isInstance)
            .map(Fact.Irrelevant.class::cast)
            .findFirst();
    if (doubt.isPresent()) {
      LOG.warn(
          "delivery {} of {} is parked: {}",
          due.id(),
          due.provider().label(),
          doubt.get().reason());
      end(handle, due, InboxRow.Status.PARKED, doubt.get().reason(), payment);
    } else if (nothing.isPresent()) {
      end(handle, due, InboxRow.Status.IGNORED, nothing.get().why(), payment);
    } else {
      end(handle, due, InboxRow.Status.APPLIED, null, payment);
    }
  }

  private void end(
      Handle handle,
      InboxTable.Due due,
      InboxRow.Status status,
      String reason,
      Optional<UUID> payment) {
    InboxTable.finish(handle, due.id(), status, reason, payment, wall.instant());
  }

  private void postpone(InboxTable.Due due, String reason) {
    if (due.tries() >= config.webhookTries()) {
      park(due, reason);
      return;
    }
    Instant next = wall.instant().plus(Backoff.after(due.tries() - 1));
    transactions.inNew(
        h -> {
          InboxTable.postpone(h, due.id(), reason, next);
          return due;
        });
  }

  private void park(InboxTable.Due due, String reason) {
    LOG.warn("delivery {} of {} is parked: {}", due.id(), due.provider().label(), reason);
    transactions.inNew(
        h -> {
          end(h, due, InboxRow.Status.PARKED, reason, Optional.empty());
          return due;
        });
  }
}
