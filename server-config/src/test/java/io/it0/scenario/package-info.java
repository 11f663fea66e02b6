/**
 * The billing core as stories: what a company does, day by day on a test clock, and what it is billed for it, in amounts
 * worked out by hand. Each story runs over REST against the launched EAR, and at its end everything that was issued is
 * compared with an {@link io.it0.scenario.Oracle}: whole numbers only, and not a line of the product's.
 */
package io.it0.scenario;
