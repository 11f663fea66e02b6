package io.it0.tenancy;

import org.hibernate.context.spi.CurrentTenantIdentifierResolver;

/**
 * Tells Hibernate whom a new session serves: the tenant that is bound to the thread.
 *
 * <p>Where none is bound the session serves {@link #NOBODY}. It is no default: {@link
 * TenantConnections} refuses it every connection.
 */
public class BoundTenantResolver implements CurrentTenantIdentifierResolver<String> {

  // Not an exception: Payara opens and closes a session when it deploys, and would log a stack
  // trace.
  static final String NOBODY = "nobody";

  @Override
  public String resolveCurrentTenantIdentifier() {
    return TenantContext.currentOfThread().map(tenant -> tenant.id().toString()).orElse(NOBODY);
  }

  /** True: a session that was opened for one tenant is refused to a thread that serves another. */
  @Override
  public boolean validateExistingCurrentSessions() {
    return true;
  }
}
