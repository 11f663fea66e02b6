package io.it0.usage.pricing;

import java.time.Instant;
import java.util.UUID;

/** A price as it lies in the database, and who put it there. */
public record StoredPrice(UUID id, ModelPrice price, Instant createdAt, String createdBy) {}
