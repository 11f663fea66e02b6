package io.it0.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.browser.View.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What somebody finds who knows the server's address only. */
class LandingPagesIT {

  @RegisterExtension final Browsing browsing = new Browsing();

  @Test
  void the_first_page_leads_to_the_api_and_to_health() {
    Visit visit = browsing.open(View.wide(Language.EN)).go("/").inspect("landing");
    assertThat(visit.page().title()).isEqualTo("IT0");
    visit.page().getByText("Readiness").click();
    assertThat(visit.settle().page().content()).contains("UP");
  }

  @Test
  void the_first_page_fits_a_phone_in_the_dark() {
    browsing.open(View.phone(Language.ZH).dark()).go("/").fits().inspect("landing");
  }

  @Test
  void the_api_is_browsable() {
    Visit visit = browsing.open(View.wide(Language.EN)).go("/api-docs/");
    visit.page().getByText("/api/v1/billing/plans").first().waitFor();
  }

  @Test
  void an_answer_tells_how_many_statements_it_cost() {
    Visit visit = browsing.open(View.wide(Language.EN)).go("/");
    assertThat(visit.allStatements()).isZero();
    visit.go("/api/v1/billing/plans");
    // None where the price list is still known from another visit.
    assertThat(visit.statements()).hasSize(1);
    assertThat(visit.allStatements()).isBetween(0, 5);
  }
}
