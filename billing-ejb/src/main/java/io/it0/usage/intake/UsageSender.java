package io.it0.usage.intake;

import io.it0.tenancy.Tenant;
import java.util.Optional;

/**
 * Who reports usage.
 *
 * @param tenant the one whose usage it is; empty: a platform key, whose events name their tenants
 * @param anyAge whether events may be older than usual
 */
public record UsageSender(Optional<Tenant> tenant, boolean anyAge) {}
