package io.it0.payment;

import static io.it0.payment.PaymentError.PAYMENT_METHOD_INVALID;
import static io.it0.payment.PaymentError.PAYMENT_METHOD_NOT_FOUND;
import static io.it0.payment.PaymentError.PROVIDER_REFUSED;
import static io.it0.payment.PaymentError.PROVIDER_UNAVAILABLE;

import io.it0.db.UuidV7;
import io.it0.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves, chooses and removes payment methods. */
final class MethodDesk {

  private static final Logger LOG = LoggerFactory.getLogger(MethodDesk.class);
  private static final int MAX_METHODS = 20;
  private static final Duration GIVE_UP = Duration.ofHours(24);

  private final Transactions transactions;
  private final PaymentProviderRegistry providers;
  private final Clock wall;

  MethodDesk(Transactions transactions, PaymentProviderRegistry providers, Clock wall) {
    this.transactions = transactions;
    this.providers = providers;
    this.wall = wall;
  }

  /** A method that is being saved, and what the tenant is shown for it. */
  record Begun(PaymentMethod method, ClientAction action) {}

  Begun begin(UUID tenant, String name, ProviderKey key) {
    PaymentProvider provider = providers.require(key);
    if (!provider.capabilities().offSession()) {
      throw new ProblemException(PAYMENT_METHOD_INVALID, key.label() + " saves no payment methods");
    }
    UUID id = UuidV7.next();
    Optional<String> known = transactions.inNew(h -> insert(h, tenant, key, id));
    String customer = known.orElseGet(() -> ask(() -> provider.customer(tenant, name)));
    SetUp setUp = ask(() -> provider.setUp(id, customer));
    PaymentMethod method =
        transactions.inNew(
            h -> {
              MethodTable.customer(h, tenant, key, customer, wall.instant());
              MethodTable.begun(h, id, setUp.id());
              return MethodTable.find(h, tenant, id).orElseThrow();
            });
    return new Begun(method, setUp.action());
  }

  private Optional<String> insert(Handle handle, UUID tenant, ProviderKey key, UUID id) {
    if (MethodTable.count(handle, tenant) >= MAX_METHODS) {
      throw new ProblemException(
          PAYMENT_METHOD_INVALID, "there are %d of them, remove one".formatted(MAX_METHODS));
    }
    MethodTable.insert(handle, id, tenant, key, wall.instant());
    return MethodTable.customer(handle, tenant, key);
  }

  /** What came of the flow, as its provider says now. */
  PaymentMethod refresh(UUID tenant, UUID id) {
    PaymentMethod method = require(tenant, id);
    Optional<PaymentProvider> provider = providers.find(method.provider());
    if (method.status() != PaymentMethod.Status.PENDING
        || method.setUpId().isEmpty()
        || provider.isEmpty()) {
      return method;
    }
    SetUpSeen seen = ask(() -> provider.get().setUpSeen(method.setUpId().get()));
    transactions.inNew(h -> apply(h, tenant, id, seen));
    return require(tenant, id);
  }

  PaymentMethod require(UUID tenant, UUID id) {
    return transactions
        .inNew(h -> MethodTable.find(h, tenant, id))
        .orElseThrow(() -> new ProblemException(PAYMENT_METHOD_NOT_FOUND, "payment method " + id));
  }

  /** The tenant's first one becomes the default one. */
  Outcome apply(Handle handle, UUID tenant, UUID id, SetUpSeen seen) {
    MethodTable.lockAll(handle, tenant);
    Optional<PaymentMethod> found = MethodTable.find(handle, tenant, id);
    if (found.isEmpty() || found.get().status() != PaymentMethod.Status.PENDING) {
      return Outcome.applied();
    }
    Instant now = wall.instant();
    boolean late = found.get().createdAt().plus(GIVE_UP).isBefore(now);
    switch (seen.status()) {
      case SUCCEEDED ->
          MethodTable.saved(handle, id, seen, MethodTable.defaultOf(handle, tenant).isEmpty(), now);
      case FAILED -> MethodTable.failed(handle, id, seen.failure(), true, now, null);
      case PENDING ->
          MethodTable.failed(
              handle, id, seen.failure(), late, now, now.plus(Backoff.after(late ? 0 : 4)));
    }
    return Outcome.applied();
  }

  PaymentMethod makeDefault(UUID tenant, UUID id) {
    return transactions.inNew(
        h -> {
          MethodTable.lockAll(h, tenant);
          PaymentMethod method =
              MethodTable.find(h, tenant, id)
                  .orElseThrow(
                      () -> new ProblemException(PAYMENT_METHOD_NOT_FOUND, "payment method " + id));
          if (method.status() != PaymentMethod.Status.ACTIVE) {
            throw new ProblemException(PAYMENT_METHOD_INVALID, "it is not saved yet");
          }
          MethodTable.makeDefault(h, tenant, id, wall.instant());
          return MethodTable.find(h, tenant, id).orElseThrow();
        });
  }

  /** Removed here first, so that it is not charged any more whatever the provider answers. */
  void remove(UUID tenant, UUID id) {
    PaymentMethod method = require(tenant, id);
    transactions.inNew(
        h -> {
          MethodTable.remove(h, id, wall.instant());
          return id;
        });
    Optional<PaymentProvider> provider = providers.find(method.provider());
    if (provider.isEmpty() || method.externalId().isEmpty()) {
      return;
    }
    try {
      provider.get().remove(method.externalId().get());
    } catch (ProviderRefusedException | ProviderUnclearException e) {
      LOG.warn("payment method {} stays at its provider: {}", id, e.getMessage());
    }
  }

  private static <T> T ask(Supplier<T> question) {
    try {
      return question.get();
    } catch (ProviderRefusedException e) {
      throw new ProblemException(PROVIDER_REFUSED, e.getMessage());
    } catch (ProviderUnclearException e) {
      throw new ProblemException(PROVIDER_UNAVAILABLE, "try again in a moment");
    }
  }
}
