/**
 * The token quota: work reserves tokens before it runs, and settles what it used.
 *
 * <p>Owns the counters in Redis, the leases, and the tables that make them safe (V020). Redis decides, in one atomic script
 * on one tenant's keys; PostgreSQL is what is true. Limits on servers, users and standing orders belong to the packages that
 * own these, which show them through {@link io.it0.quota.ResourceQuota}.
 *
 * <p>Invariant: at every admission used + reserved is at most the limit, whichever node decides, whoever dies, and while
 * Redis is left for PostgreSQL and found again. Where something is not known, it is taken as used.
 *
 * <p><b>What is used.</b> {@code used = counted + accepted + settled} of the running period:
 *
 * <ul>
 *   <li>counted: the billable tokens of {@code usage_aggregates}, as read by the last reconciliation;
 *   <li>accepted: what was put into the streams since, and that reading may lack. It is kept in generations, each a sum and
 *       the set of its events' ids;
 *   <li>settled: what was settled and not yet reported, event by event.
 * </ul>
 *
 * <p><b>The rule for an event's identity</b> (source, event id): it is in at most one of the three, and it is remembered from
 * its first appearance until PostgreSQL has counted it.
 *
 * <ul>
 *   <li>Settled, then accepted: it moves to the accepted ones, with the tokens and the time that the event itself names. Later
 *       or earlier periods' events then leave this period's sum.
 *   <li>Accepted, then settled; accepted again by a client's retry or the sweeper; settled again: nothing is added.
 *   <li>Counted: reconciliation closes the running generation, waits until counting has passed the streams' ends, reads the
 *       sum, and drops what is closed. Settled events it looks up in the tenant's records before it reads the sum.
 *   <li>Once more after it was counted, when no counter remembers it: it is added, and the next reconciliation, which finds it
 *       counted, takes it away. So for seconds the counter may show too much. It never shows too little.
 *   <li>Settled and never reported: given up after {@code quota.unreported.hours}; what is not in PostgreSQL is not usage.
 * </ul>
 *
 * <p>A lease belongs to the period in which it was given, usage to the period of its event. Extending a lease of an earlier
 * period moves all of it into the running one. Expiry is in the tenant's billing time.
 *
 * <p><b>Who decides</b> is one row, {@code quota_authority}: see {@link io.it0.quota.Authority}, and for what PostgreSQL knows
 * of what Redis has done {@link io.it0.quota.Ceilings}. docs/adr/0013 says why it is like that.
 */
package io.it0.quota;
