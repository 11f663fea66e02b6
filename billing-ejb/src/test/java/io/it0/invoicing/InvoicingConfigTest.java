package io.it0.invoicing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class InvoicingConfigTest {

  private static Config config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(values, "test", 100))
        .build();
  }

  @Test
  void the_defaults_are_it0_fourteen_days_and_no_invoice_over_nothing() {
    assertThat(InvoicingConfig.from(config(Map.of())))
        .isEqualTo(new InvoicingConfig("IT0", 14, false));
  }

  @Test
  void each_key_sets_its_value() {
    assertThat(
            InvoicingConfig.from(
                config(
                    Map.of(
                        "invoice.issuer", "ACME",
                        "invoice.due.days", "30",
                        "invoice.issue.zero", "true"))))
        .isEqualTo(new InvoicingConfig("ACME", 30, true));
  }

  @Test
  void what_is_out_of_range_is_refused_by_its_key() {
    assertThatThrownBy(() -> InvoicingConfig.from(config(Map.of("invoice.issuer", "it0"))))
        .hasMessageContaining("invoice.issuer");
    assertThatThrownBy(() -> InvoicingConfig.from(config(Map.of("invoice.due.days", "366"))))
        .hasMessageContaining("invoice.due.days");
  }

  @Test
  void a_number_is_shown_with_at_least_six_digits() {
    assertThat(new InvoiceNumber("IT0", 1)).hasToString("IT0-000001");
    assertThat(new InvoiceNumber("IT0", 12_345_678)).hasToString("IT0-12345678");
    assertThatThrownBy(() -> new InvoiceNumber("IT0", 0)).isInstanceOf(RuntimeException.class);
  }
}
