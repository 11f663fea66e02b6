package io.it0.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SellerConfigTest {

  @Test
  void by_default_the_seller_is_it0_and_bills_are_paid_online() {
    SellerConfig seller = from(Map.of());
    assertThat(seller).isEqualTo(SellerConfig.DEFAULTS);
    assertThat(seller.name()).isEqualTo("IT0");
    assertThat(seller.payment(Language.EN)).contains("Pay online");
    assertThat(seller.payment(Language.ZH)).contains("在线支付");
  }

  @Test
  void each_key_sets_its_value() {
    assertThat(
            from(
                Map.of(
                    "seller.name", "IT0 Ltd.",
                    "seller.tax-id", "GB1",
                    "seller.address", "1 Canal Street|London",
                    "seller.contact", "billing@it0.example",
                    "seller.payment.en", "By cheque.",
                    "seller.payment.zh", "支票")))
        .isEqualTo(
            new SellerConfig(
                "IT0 Ltd.",
                Optional.of("GB1"),
                Optional.of("1 Canal Street|London"),
                Optional.of("billing@it0.example"),
                "By cheque.",
                "支票"));
  }

  @Test
  void a_text_that_fits_no_page_is_refused() {
    assertThatThrownBy(() -> from(Map.of("seller.address", "x".repeat(1001))))
        .hasMessageContaining("seller.address");
  }

  private static SellerConfig from(Map<String, String> values) {
    return SellerConfig.from(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(values, "test", 100))
            .build());
  }
}
