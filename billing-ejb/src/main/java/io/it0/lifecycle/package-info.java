/**
 * What people do to a subscription: subscribe, change the plan, cancel, take it back; and what is billed besides the
 * periods: one-off charges, and overage that reaches a threshold.
 *
 * <p>A change is worked out from what the tenant's subscription, usage rows and billed lines are at an instant of its
 * billing time, by one function without I/O. A preview answers what it returns; executing stores the same. Everything of
 * one change is one transaction under the subscription's row lock, which the bill run takes too: whoever comes second sees
 * what the first has done, or is told that it was overtaken.
 *
 * <p>Invariants: a billed line is given back at most once by a change, and never above what is left of it; a plan segment
 * is split under the lock that the aggregator takes, and what was counted past the split moves with it; each step leaves
 * a transition and an event.
 *
 * <p>Closing periods is the bill run's; what an unpaid invoice leads to is dunning's, which calls {@link
 * io.it0.lifecycle.Consequences}.
 */
package io.it0.lifecycle;
