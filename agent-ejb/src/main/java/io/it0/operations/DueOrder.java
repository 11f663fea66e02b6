package io.it0.operations;

import java.util.UUID;

/** An order that is due, claimed by this node. */
public record DueOrder(UUID tenantId, UUID orderId) {}
