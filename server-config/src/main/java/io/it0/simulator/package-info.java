/**
 * A payment provider that is none: Stripe, Alipay, WeChat Pay, Coinbase Commerce and BTCPay Server as their
 * merchants meet them, over HTTP, with real signatures and no money.
 *
 * <p>Written from the providers' documentation, and sharing no class with the product's payment packages:
 * the two agree by the protocols alone, so that each checks the other. Invariants: what a provider has
 * said survives a restart; a request is carried out once whatever becomes of its answer; every fault is
 * asked for by a test or a person. People pay at {@code /}, tests at {@code /simulator}.
 *
 * <p>It is run by the launcher and is not part of the server. How the server is told of it is the
 * launcher's business.
 */
package io.it0.simulator;
