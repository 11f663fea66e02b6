package io.it0.period;

/** How often the base fee is charged; usage is billed every month in either case. */
public enum BillingInterval {
  MONTH(1),
  YEAR(12);

  private final int months;

  BillingInterval(int months) {
    this.months = months;
  }

  public int months() {
    return months;
  }
}
