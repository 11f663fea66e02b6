package io.it0.identity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** An API key as its owner sees it afterwards: without its secret. Times that are not set are null. */
public record ApiKeyRow(
    UUID id,
    String name,
    String prefix,
    List<String> scopes,
    Instant createdAt,
    Instant expiresAt,
    Instant lastUsedAt,
    Instant revokedAt) {}
