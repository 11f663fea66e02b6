package io.it0.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.console.ConsoleUser;
import io.it0.identity.Role;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NextPageTest {

  private final ConsoleUser platform =
      new ConsoleUser(UUID.randomUUID(), "a@it0.example", "A", Role.PLATFORM_ADMIN, null);
  private final ConsoleUser tenant =
      new ConsoleUser(
          UUID.randomUUID(), "b@acme.example", "B", Role.TENANT_ADMIN, UUID.randomUUID());

  @Test
  void the_page_that_was_asked_for_with_its_parameters() {
    assertThat(NextPage.of("/billing/invoices?status=paid", tenant))
        .isEqualTo("/billing/invoices?status=paid");
  }

  @Test
  void no_other_site_and_no_page_of_another_role() {
    for (String wanted :
        new String[] {"//evil.example", "https://evil.example/", "/\\evil", "/overview", "/x"}) {
      assertThat(NextPage.of(wanted, tenant)).isEqualTo("/billing");
    }
    assertThat(NextPage.of("/overview\r\nSet-Cookie: x", platform)).isEqualTo("/overview");
    assertThat(NextPage.of(null, platform)).isEqualTo("/overview");
  }
}
