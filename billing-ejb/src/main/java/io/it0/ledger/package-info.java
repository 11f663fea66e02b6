/**
 * The books: double entry for every movement of money.
 *
 * <p>A journal is one movement. Its entries sum to zero in every currency, which the code refuses to break and a
 * constraint trigger too, and it is unique by what it is the booking of: (source type, source id, kind). Journals never
 * change; a correction is a journal that reverses one. Balances are queries, so there is nothing that could disagree with
 * the entries.
 *
 * <p>What is billed in advance is deferred revenue and becomes revenue by its days, which {@link
 * io.it0.ledger.Deferral} counts: after {@code k} of {@code n} days the deferred rest is exactly what a credit for the
 * other days gives back, and at the end the days sum to the line.
 *
 * <p>What is owed, paid and credited is decided by others (invoicing); here it is only written down. Time is the
 * tenant's business time.
 */
package io.it0.ledger;
