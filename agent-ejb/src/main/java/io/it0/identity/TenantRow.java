package io.it0.identity;

import java.time.Instant;
import java.util.UUID;

/**
 * A tenant in a list.
 *
 * @param plan the key of the plan it is subscribed to; null: it has no live subscription
 * @param testClockId null: the wall clock
 * @param maxServers the tenant's own limit; null: its plan's. So are the other three
 */
public record TenantRow(
    UUID id,
    String slug,
    String name,
    String status,
    String timeZone,
    UUID testClockId,
    String plan,
    Integer maxServers,
    Integer maxUsers,
    Integer maxStandingOrders,
    Long maxAgentTokensPerMonth,
    Instant createdAt) {}
