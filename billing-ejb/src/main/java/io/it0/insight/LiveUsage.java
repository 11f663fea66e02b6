package io.it0.insight;

import java.math.BigDecimal;
import java.util.UUID;

/** A tenant's usage of a model that was counted today. */
public record LiveUsage(
    UUID tenantId, String tenant, String model, long events, long tokens, BigDecimal costUsd) {}
