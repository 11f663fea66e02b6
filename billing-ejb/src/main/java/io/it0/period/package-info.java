/**
 * Billing time: half-open periods, and the calendar that cuts a tenant's time into them.
 *
 * <p>Periods of one calendar tile time: the next one starts where the last one ends, across months of any length and
 * changes of the clock. Days are days of the tenant's zone, and a day that has started counts whole. Nothing here reads
 * the time; it is an argument. What is charged for a period is left to rating.
 */
package io.it0.period;
