/**
 * Usage: what the tenants' tasks used, recorded once and counted once.
 *
 * <p>A record lies in its tenant's schema; its identity is CloudEvents' own, source and id.
 */
package io.it0.usage;
