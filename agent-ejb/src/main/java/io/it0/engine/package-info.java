/**
 * Engines: what runs a prompt on a model and says what that used.
 *
 * <p>Owns the interface {@link io.it0.engine.AgentEngine}, the registry of those that are configured, and one package for
 * each engine. Invariants: every run ends with one {@link io.it0.engine.EngineEvent.Completed}, however it ends; its
 * tokens are told by model in four disjoint kinds; a run that was cancelled, cut off or failed tells what it had used,
 * and is partial; when it has ended no process of it is left. Engines know nothing of tenants, quotas and prices: those
 * are the task's.
 */
package io.it0.engine;
