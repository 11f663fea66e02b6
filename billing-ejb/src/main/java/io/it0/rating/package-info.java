/**
 * What a plan's use costs: {@code (plan segments, usage per segment, period) → lines}, as pure functions.
 *
 * <p>The base fee is charged in advance and overage in arrears, to the token. Each line is rounded once, HALF_UP to the
 * minor unit, and carries what it was computed from. The same input always gives the same lines, and rating a period in
 * two steps (its invoice, then what came late) gives the same money as rating it once. Loading, storing, numbering and
 * the question of when something is due are left to subscription and invoicing.
 */
package io.it0.rating;
