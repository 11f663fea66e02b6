/**
 * What went wrong, said so that a caller can act on it: a stable code, an HTTP status and a detail in words.
 *
 * <p>Each feature keeps its own enum of {@link io.it0.problem.ErrorCode}s; the web layer turns a
 * {@link io.it0.problem.ProblemException} into problem+json (RFC 9457). A mistake in our own code is not a problem in
 * this sense: it stays an {@link IllegalArgumentException} or {@link IllegalStateException} and becomes a 500.
 */
package io.it0.problem;
