/**
 * What is behind a line of an invoice: its formula, the formula's inputs, and the usage records that they count.
 *
 * <p>A line about tokens stores how many it has seen used ({@code used}). The records of its stretch of time, in the order
 * in which they were counted, add up to exactly that; a late line's begin where the line before it ended. Nothing is
 * stored for this: it is what the issued lines and the records say.
 */
package io.it0.invoicing.explain;
