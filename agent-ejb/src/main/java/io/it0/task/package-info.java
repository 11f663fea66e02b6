/**
 * Tasks: prompts that a tenant has an engine run, from the request to the usage record.
 *
 * <p>Owns the tenant's {@code agent_tasks} with their events and what each has used so far, and the shared {@code
 * task_queue} that hands them to the nodes. Invariants: a task ends once, whichever node ends it; what it used is stored
 * as usage records in the transaction that ends it, one for each model, and counted exactly once; it runs on one node at
 * a time, and a node that dies does not keep it; a tenant sees, cancels and pays for its own tasks only. How a prompt is
 * run is the engine's, what may be used the quota's, what it costs the usage's.
 */
package io.it0.task;
