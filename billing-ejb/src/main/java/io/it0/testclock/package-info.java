/**
 * Advancing a test clock: it is walked from one due instant to the next, and at each everything that is due is done, in
 * order.
 *
 * <p>What is due is told by the {@link io.it0.period.DueWork} beans of the features. Invariants: a clock never goes back;
 * one walk at a time; one long step comes to the same as many short ones; a walk whose node has died is taken over and
 * goes on where it was, since what was done is in the tables.
 */
package io.it0.testclock;
