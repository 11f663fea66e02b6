package io.it0.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Comes after all other classes, when the ledger is complete. */
@Order(Integer.MAX_VALUE)
class EveryActionIT {

  @Test
  void every_action_that_a_page_offers_to_a_role_is_exercised_by_a_test_that_verifies_it() {
    assertThat(ActionLedger.unexercised()).isEmpty();
  }
}
