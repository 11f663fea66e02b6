package io.it0.usage.intake;

import io.it0.tenancy.Tenant;
import java.time.Instant;

/**
 * A tenant whose usage is taken.
 *
 * @param since when its first plan segment begins; null: it has none, and no usage can be counted
 */
record MeteredTenant(Tenant tenant, Instant since) {}
