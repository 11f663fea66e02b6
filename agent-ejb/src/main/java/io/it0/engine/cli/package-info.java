/**
 * The engine {@code claude-code-cli}: the command line program that the operator has installed. It is not ours to ship.
 *
 * <p>Isolated: no tools, no settings and sessions of the machine, a home of its own that is removed with the run.
 */
package io.it0.engine.cli;
