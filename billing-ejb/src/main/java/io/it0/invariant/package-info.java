/**
 * The watch over what must always hold, whatever the code believes: lines sum to totals, segments tile the timeline, events
 * equal aggregates equal what was invoiced, the books sum to zero.
 *
 * <p>It trusts no other package: each check is SQL over what is stored, in one statement and so over one moment. It looks at
 * a bounded part at a time and goes round through all tenants. What it finds is kept until it is no longer found, shown as
 * a metric, and parks the tenant's next bill run with its reason; a person decides. It corrects nothing.
 */
package io.it0.invariant;
