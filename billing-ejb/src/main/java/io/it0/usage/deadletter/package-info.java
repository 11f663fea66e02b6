/**
 * What could not be counted, for a person to look at and to send again.
 *
 * <p>{@link io.it0.usage.aggregate} writes dead letters; here they are read and replayed. A replay goes the
 * way of all usage, through the streams, and is counted at most once.
 */
package io.it0.usage.deadletter;
