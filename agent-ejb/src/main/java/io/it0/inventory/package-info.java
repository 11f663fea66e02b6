/**
 * A tenant's servers: the machines that its agents work on, as an inventory that people keep.
 *
 * <p>Invariants: a name is unique in its tenant, whatever its case; a tenant never has more servers than its limit, which
 * is checked under a lock in the insert's own transaction; each change raises the version and leaves an audit row. Nothing
 * here connects to a server: what runs where is left to engines and tasks.
 */
package io.it0.inventory;
