package io.it0.inventory;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** @param version rises with each change, so that a change can say which one it is based on */
public record ServerRow(
    UUID id,
    String name,
    String host,
    String kind,
    String status,
    String description,
    Map<String, String> labels,
    int version,
    Instant createdAt,
    Instant updatedAt) {}
