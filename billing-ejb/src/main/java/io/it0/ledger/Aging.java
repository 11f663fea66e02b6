package io.it0.ledger;

import io.it0.money.Money;
import java.util.UUID;

/**
 * What a tenant owes in a currency, by how long it has been due at its own time.
 *
 * @param notDue issued and not due yet
 * @param days30 due for up to 30 days; and so on
 * @param total the balance of its receivables
 */
public record Aging(
    UUID tenantId,
    String tenant,
    Money notDue,
    Money days30,
    Money days60,
    Money days90,
    Money older,
    Money total) {

  /** The place in the list, by slug and currency. */
  public record Key(String tenant, String currency) {

    /** @throws IllegalArgumentException if it is none that {@link #toString} wrote */
    public static Key parse(String text) {
      int bar = text.indexOf('|');
      if (bar < 0) {
        throw new IllegalArgumentException("not a place in the receivables: " + text);
      }
      return new Key(text.substring(0, bar), text.substring(bar + 1));
    }

    @Override
    public String toString() {
      return tenant + "|" + currency;
    }
  }

  public Key key() {
    return new Key(tenant, total.currencyCode());
  }
}
