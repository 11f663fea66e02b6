package io.it0.tenancy;

import org.hibernate.context.spi.CurrentTenantIdentifierResolver;

/** Tells Hibernate whom a new session serves: the tenant bound to the thread, and never a default. */
public class BoundTenantResolver implements CurrentTenantIdentifierResolver<String> {

  /** @throws TenantBindingException if no tenant is bound */
  @Override
  public String resolveCurrentTenantIdentifier() {
    return TenantContext.bound().id().toString();
  }

  /** True: a session that was opened for one tenant is refused to a thread that serves another. */
  @Override
  public boolean validateExistingCurrentSessions() {
    return true;
  }
}
