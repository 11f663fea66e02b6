/**
 * {@code ./it0}: one command that runs PostgreSQL, Redis and Payara Micro on one machine.
 *
 * <p>Owns the data folder and the processes that work in it. Invariants: one launcher a data folder (a
 * file lock); a process is ended only if it is proven to work in this folder; secrets reach a child by
 * its environment or by a file that only the owner may read, never by its command line. What the
 * server does with its database is left to the EAR and to {@code io.it0.db}.
 */
package io.it0.launcher;
