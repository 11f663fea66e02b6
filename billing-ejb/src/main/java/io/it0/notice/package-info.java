/**
 * Tells tenants by e-mail what has happened to their invoices: issued, paid.
 *
 * <p>Issuing takes the number as its transaction's last statement, so that it cannot write the mail as well; a timer finds what
 * is new, and queues its mail in the transaction that notes it as told. Invariant: each invoice and each payment is told
 * once. What dunning has to say it says itself.
 */
package io.it0.notice;
