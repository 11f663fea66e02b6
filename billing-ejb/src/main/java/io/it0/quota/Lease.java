package io.it0.quota;

import java.time.Instant;
import java.util.UUID;

/**
 * Tokens that are set aside for running work. They count against the limit until the work is settled, the lease is
 * released, or it expires.
 *
 * @param tokens how many, more after an extension
 * @param expiresAt in the tenant's billing time
 * @param standing the tenant's quota right after this lease was admitted; its period is the lease's
 */
public record Lease(UUID id, UUID tenantId, long tokens, Instant expiresAt, Standing standing) {}
