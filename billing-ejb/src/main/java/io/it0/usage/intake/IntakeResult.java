package io.it0.usage.intake;

import io.it0.problem.ItemError;
import java.util.List;
import java.util.Set;

/**
 * What became of a request's events.
 *
 * @param accepted how many are on disk and will be counted, unless they were counted before
 * @param rejected the others, in their order
 * @param unpriced models of accepted events that have no price yet
 */
public record IntakeResult(int accepted, List<ItemError> rejected, Set<String> unpriced) {}
