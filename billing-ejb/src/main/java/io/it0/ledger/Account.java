package io.it0.ledger;

/** The accounts, each kept by tenant and currency. Stored by name. */
public enum Account {
  /** What tenants owe for issued invoices. */
  RECEIVABLE(Side.DEBIT),
  /** What a payment provider has collected and not paid out to us; by provider. */
  PROVIDER_CLEARING(Side.DEBIT),
  /** What a provider has taken back until a dispute is decided; by provider. */
  DISPUTED(Side.DEBIT),
  /** Billed in advance and not earned yet. */
  DEFERRED_REVENUE(Side.CREDIT),
  /** Money of tenants that their next invoices use up. */
  CUSTOMER_CREDIT(Side.CREDIT),
  REVENUE(Side.CREDIT),
  /** Paid back although no credit note says that it was not owed. Takes from revenue. */
  REFUNDS(Side.DEBIT),
  /** Credit that an administrator gave away. Takes from revenue. */
  CREDIT_GRANTS(Side.DEBIT),
  /** Owed and given up, and lost disputes. */
  BAD_DEBT(Side.DEBIT);

  /** On which side the account's balance normally stands. */
  public enum Side {
    DEBIT,
    CREDIT
  }

  private final Side side;

  Account(Side side) {
    this.side = side;
  }

  public Side side() {
    return side;
  }
}
