package io.it0.payment;

import java.time.Duration;
import java.util.Set;

/**
 * What a provider can do as it is configured; the API and the screens offer nothing else.
 *
 * @param offSession whether a saved method is charged while the payer is away
 * @param refund whether money can be sent back
 * @param partialRefund whether less than the whole can be
 * @param qr whether the payer scans a code
 * @param redirect whether the payer is sent to the provider's page
 * @param currencies ISO 4217; empty: all
 * @param validFor how long an attempt can be paid
 * @param publishableKey what the payer's browser needs to talk to the provider; empty: nothing
 */
public record Capabilities(
    boolean offSession,
    boolean refund,
    boolean partialRefund,
    boolean qr,
    boolean redirect,
    Set<String> currencies,
    Duration validFor,
    String publishableKey) {

  public Capabilities {
    currencies = Set.copyOf(currencies);
  }

  public boolean takes(String currency) {
    return currencies.isEmpty() || currencies.contains(currency);
  }
}
