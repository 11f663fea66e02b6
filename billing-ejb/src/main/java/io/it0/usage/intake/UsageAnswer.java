package io.it0.usage.intake;

import io.it0.problem.ItemError;
import java.util.List;

/**
 * What became of a request's events.
 *
 * @param accepted how many will be counted, repeated ones among them
 * @param rejected the others, in the request's order
 * @param unpriced the models that have no price: their usage is counted, its cost is not known
 */
public record UsageAnswer(int accepted, List<ItemError> rejected, List<String> unpriced) {}
