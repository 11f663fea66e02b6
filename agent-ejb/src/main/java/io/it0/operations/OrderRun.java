package io.it0.operations;

import java.time.Instant;
import java.util.UUID;

/**
 * A slot that was due, and what became of it.
 *
 * @param id also its task's
 * @param missedFrom the first of the slots before this one for which nobody was there; null: none
 * @param code why there is no task; null where there is one
 * @param tokenCap billable tokens after which the task is cancelled; null: no cap
 */
public record OrderRun(
    UUID id,
    UUID orderId,
    Instant slot,
    Instant missedFrom,
    RunStatus status,
    String code,
    String detail,
    Long tokenCap,
    Instant decidedAt) {}
