package io.it0.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class BillingProfileTest {

  @Test
  void blanks_around_are_dropped_and_empty_fields_are_none() {
    assertThat(BillingProfile.checked(" 上海智能 ", "", " 1 Main St\r\nParis "))
        .isEqualTo(new BillingProfile("上海智能", Optional.empty(), Optional.of("1 Main St\nParis")));
  }

  @Test
  void what_cannot_stand_on_a_document_is_refused_by_field() {
    refused(null, null, null, "legalName");
    refused("a".repeat(201), null, null, "legalName");
    refused("two\nlines", null, null, "legalName");
    refused("Acme", "1".repeat(41), null, "taxId");
    refused("Acme", "1\u0000", null, "taxId");
    refused("Acme", null, "x\n".repeat(7) + "x", "address");
    refused("Acme", null, "x".repeat(501), "address");
  }

  private static void refused(String name, String taxId, String address, String field) {
    assertThatThrownBy(() -> BillingProfile.checked(name, taxId, address))
        .hasMessageContaining(field);
  }
}
