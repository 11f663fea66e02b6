/**
 * IT0 as its users meet it: the launched EAR on real PostgreSQL and Redis, spoken to over HTTP only.
 *
 * <p>SQL is used to look, and to make tenants by the thousand; what is asserted is asserted first of all over REST.
 * {@link io.it0.blackbox.Site} shares the running installations between the test classes.
 */
package io.it0.blackbox;
