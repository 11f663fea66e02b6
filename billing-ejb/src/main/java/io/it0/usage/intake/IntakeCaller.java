package io.it0.usage.intake;

import io.it0.tenancy.Tenant;
import java.util.Optional;

/**
 * Who reports usage.
 *
 * @param tenant whose usage it is; empty for the platform's callers, whose events name their tenant
 * @param backfill whether its events may be of any age
 */
public record IntakeCaller(Optional<Tenant> tenant, boolean backfill) {}
