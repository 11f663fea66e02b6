package io.it0.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PaymentConfigTest {

  @Test
  void defaults() {
    assertThat(PaymentConfig.from(TestConfig.of(Map.of())))
        .isEqualTo(
            new PaymentConfig(
                PaymentConfig.Surplus.CREDIT, 60, 50, 8, 256 * 1024, Duration.ofSeconds(30), 50));
  }

  @Test
  void keys() {
    Map<String, String> keys =
        Map.of(
            "payment.surplus", "REFUND",
            "payment.checks", "10",
            "payment.batch", "7",
            "payment.webhook.tries", "4",
            "payment.webhook.max-bytes", "2048",
            "payment.wait", "PT5S",
            "payment.waiting", "3");
    assertThat(PaymentConfig.from(TestConfig.of(keys)))
        .isEqualTo(
            new PaymentConfig(
                PaymentConfig.Surplus.REFUND, 10, 7, 4, 2048, Duration.ofSeconds(5), 3));
  }

  @Test
  void bounds() {
    Map<String, String> wrong =
        Map.of(
            "payment.checks", "4",
            "payment.batch", "501",
            "payment.webhook.tries", "0",
            "payment.webhook.max-bytes", "1023",
            "payment.wait", "PT61S",
            "payment.waiting", "-1");
    wrong.forEach(
        (key, value) ->
            assertThatThrownBy(() -> PaymentConfig.from(TestConfig.of(Map.of(key, value))))
                .hasMessageContaining(key));
  }
}
