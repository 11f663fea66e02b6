/**
 * Standing orders: agent tasks on a schedule.
 *
 * <p>Owns the orders and their runs, one row a slot, in the tenant's schema, and the shared table that says when each is
 * next due. Invariants: a slot runs at most once, by a unique constraint, whichever nodes see it due; a run's id is its
 * task's, so that a node that takes over from a dead one starts the same task, not another; an order has one task at a
 * time; a tenant never has more orders than its limit. Slots follow the tenant's billing time, so a test clock that is
 * advanced meets each of them.
 *
 * <p>When nobody was there for some slots, the latest of them runs and the others are only told of. What a task does, and
 * how it is metered and limited, is left to tasks and the quota; an order only adds caps of its own.
 */
package io.it0.operations;
