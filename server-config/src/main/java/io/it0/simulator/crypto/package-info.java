/**
 * Crypto currencies: the Coinbase Commerce protocol (charges) and BTCPay Server's Greenfield API
 * (invoices), with their webhooks. No chain is simulated, only what these two say of one.
 */
package io.it0.simulator.crypto;
