package io.it0.invoicing;

import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * {@code invoice.issuer}: whose numbers are taken. {@code invoice.due.days}: when an invoice is due, 0 to 365 days after
 * its issue. {@code invoice.issue.zero}: whether an invoice over nothing is issued all the same.
 */
public record InvoicingConfig(String issuer, int dueDays, boolean issueZero) {

  public static final InvoicingConfig DEFAULTS = new InvoicingConfig("IT0", 14, false);

  public InvoicingConfig {
    if (!issuer.matches("[A-Z0-9]{1,20}")) {
      throw new IllegalArgumentException(
          "invoice.issuer is not capital letters and digits: " + issuer);
    }
    if (dueDays < 0 || dueDays > 365) {
      throw new IllegalArgumentException("invoice.due.days is not 0 to 365: " + dueDays);
    }
  }

  public static InvoicingConfig from(Config config) {
    return new InvoicingConfig(
        config.getOptionalValue("invoice.issuer", String.class).orElse(DEFAULTS.issuer),
        config.getOptionalValue("invoice.due.days", Integer.class).orElse(DEFAULTS.dueDays),
        config.getOptionalValue("invoice.issue.zero", Boolean.class).orElse(DEFAULTS.issueZero));
  }

  Duration dueAfter() {
    return Duration.ofDays(dueDays);
  }
}
