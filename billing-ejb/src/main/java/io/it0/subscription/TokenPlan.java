package io.it0.subscription;

import io.it0.tenancy.TenantContext;
import java.util.Optional;
import java.util.UUID;

/**
 * The plan that the running request's token names: its tenant's when the token was issued. It is asked for only while the
 * database is away.
 *
 * <p>Bound to the thread as the tenant is, so that whoever asks for a {@link TenantInfo} need not know of tokens.
 */
public record TokenPlan(UUID tenant, String key, int version) {

  private static final ThreadLocal<TokenPlan> CURRENT = new ThreadLocal<>();

  /** Binds it to this thread until the binding is closed. */
  public TenantContext.Binding bind() {
    CURRENT.set(this);
    return CURRENT::remove;
  }

  static Optional<TokenPlan> of(UUID tenant) {
    return Optional.ofNullable(CURRENT.get()).filter(plan -> plan.tenant().equals(tenant));
  }
}
