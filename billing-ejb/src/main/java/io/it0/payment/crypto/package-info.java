/**
 * Payment on a chain, through Coinbase Commerce or through a BTCPay Server: the configuration decides whose protocol is
 * spoken.
 *
 * <p>Neither signs a time, so a message alone is not believed: the charge or invoice is asked for, and what counts is that
 * answer. What arrives can differ from what was ordered: too much is a success with a surplus, too little is for a person
 * to look at. Money cannot be sent back on this way. Configuration: {@code payment.crypto.*}, see docs/payments.md.
 */
package io.it0.payment.crypto;
