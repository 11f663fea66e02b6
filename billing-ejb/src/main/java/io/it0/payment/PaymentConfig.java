package io.it0.payment;

import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * How payments are followed up.
 *
 * @param surplus {@code payment.surplus}: what becomes of money that no invoice takes, {@code CREDIT} or {@code REFUND}
 * @param checks {@code payment.checks}: how often the reconciler asks for one attempt before a person has to, 5 to 1000
 * @param batch {@code payment.batch}: how many attempts, refunds or deliveries are claimed at once, 1 to 500
 * @param webhookTries {@code payment.webhook.tries}: how often a delivery is tried before it is parked, 1 to 50
 * @param webhookBytes {@code payment.webhook.max-bytes}: how large one may be, 1 KiB to 1 MiB
 * @param maxWait {@code payment.wait}: how long a request may wait for a payment to move, up to a minute
 * @param maxWaiting {@code payment.waiting}: how many requests wait at a time on one node, 0 to 1000
 */
public record PaymentConfig(
    Surplus surplus,
    int checks,
    int batch,
    int webhookTries,
    int webhookBytes,
    Duration maxWait,
    int maxWaiting) {

  /** What becomes of money that no invoice takes. */
  public enum Surplus {
    /** The tenant's next invoices use it up. */
    CREDIT,
    /** It is sent back, where the provider can. */
    REFUND
  }

  private static final int KIB = 1024;

  public static final PaymentConfig DEFAULTS =
      new PaymentConfig(Surplus.CREDIT, 60, 50, 8, 256 * KIB, Duration.ofSeconds(30), 50);

  public PaymentConfig {
    require(checks >= 5 && checks <= 1000, "payment.checks", checks);
    require(batch >= 1 && batch <= 500, "payment.batch", batch);
    require(webhookTries >= 1 && webhookTries <= 50, "payment.webhook.tries", webhookTries);
    require(
        webhookBytes >= KIB && webhookBytes <= KIB * KIB,
        "payment.webhook.max-bytes",
        webhookBytes);
    require(
        !maxWait.isNegative() && maxWait.compareTo(Duration.ofMinutes(1)) <= 0,
        "payment.wait",
        maxWait);
    require(maxWaiting >= 0 && maxWaiting <= 1000, "payment.waiting", maxWaiting);
  }

  public static PaymentConfig from(Config config) {
    return new PaymentConfig(
        config.getOptionalValue("payment.surplus", Surplus.class).orElse(DEFAULTS.surplus),
        config.getOptionalValue("payment.checks", Integer.class).orElse(DEFAULTS.checks),
        config.getOptionalValue("payment.batch", Integer.class).orElse(DEFAULTS.batch),
        config
            .getOptionalValue("payment.webhook.tries", Integer.class)
            .orElse(DEFAULTS.webhookTries),
        config
            .getOptionalValue("payment.webhook.max-bytes", Integer.class)
            .orElse(DEFAULTS.webhookBytes),
        config.getOptionalValue("payment.wait", Duration.class).orElse(DEFAULTS.maxWait),
        config.getOptionalValue("payment.waiting", Integer.class).orElse(DEFAULTS.maxWaiting));
  }

  private static void require(boolean valid, String key, Object value) {
    if (!valid) {
      throw new IllegalArgumentException(key + " is out of range: " + value);
    }
  }
}
