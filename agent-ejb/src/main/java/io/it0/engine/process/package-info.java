/**
 * What the engines that are programs have in common: starting one, reading what it says, and ending it with everything
 * that it has started.
 *
 * <p>Both programs speak the CLI's lines of JSON ({@code stream-json}). What a run used is told by its last line, by
 * model; where that line is missing, because the program was ended or died, by the answers of the model that were seen
 * on the way.
 */
package io.it0.engine.process;
