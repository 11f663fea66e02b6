/**
 * The administrators' console: who is signed in, what they may open, how a page is framed and worded. A package below for
 * each group of pages, one bean a view.
 *
 * <p>Invariants: whoever is signed in is checked on every request against the platform's users, so a disabled one is out
 * at once. A page is opened only by the roles that {@link io.it0.console.Screen} names, and a tenant's administrator is
 * bound to the own tenant before any bean is made. Beans hold rows and ids; what they show is loaded once, by a view action,
 * and a getter never queries. Nothing is decided here that the API decides, too: both ask the same services.
 *
 * <p>Left to others: transactions, money, and whether something may be done.
 */
package io.it0.console;
