package io.it0.subscription;

import io.it0.period.BillingInterval;
import java.util.UUID;

/** The plan, and how often its base fee is charged, that take over where the term ends. */
public record ScheduledChange(UUID planId, BillingInterval interval) {}
