/**
 * What every simulated provider needs: requests and answers, records that survive a restart, keys, and the
 * courier that brings notifications, with the faults that a test or a person asks for.
 *
 * <p>Knows no provider's protocol. All cryptography is the JDK's own.
 */
package io.it0.simulator.base;
