/**
 * Tells tenants by e-mail what has happened to their invoices, issued and paid, and that a subscription has ended.
 *
 * <p>Issuing takes the number as its transaction's last statement, so that it cannot write the mail as well; a timer finds what
 * is new, and queues its mail in the transaction that notes it as told. Invariant: each invoice, each payment and each end is told
 * once. What dunning has to say it says itself.
 */
package io.it0.notice;
