/**
 * Usage on its way in: reads CloudEvents, judges each for itself, prices it, and hands what is good to
 * the streams.
 *
 * <p>Nothing is acknowledged that is not on disk. What is refused is named by its place, with a code.
 * Counting, and leaving out what was counted before, is {@link io.it0.usage.aggregate}'s.
 */
package io.it0.usage.intake;
