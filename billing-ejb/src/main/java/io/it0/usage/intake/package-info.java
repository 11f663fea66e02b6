/**
 * Takes what clients report: reads CloudEvents, checks each, finds its tenant, prices it, and appends
 * what is good to the streams.
 *
 * <p>What is wrong with one event is said of that event, and the others are taken. Nothing is
 * acknowledged that Redis has not on disk; what was appended and not acknowledged may be sent again.
 * Other dialects of usage than IT0's own would be told apart by {@code dataschema}, in {@link
 * io.it0.usage.intake.EventParser}.
 */
package io.it0.usage.intake;
