package io.it0.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.blackbox.Site;
import io.it0.blackbox.Stage;
import io.it0.browser.View.Language;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The console's overview, tenants and billing pages, wide and on a phone, in both languages. */
class ConsolePagesIT {

  private static final Instant NOVEMBER = Instant.parse("2023-11-01T00:00:00Z");
  private static final Instant DECEMBER = Instant.parse("2023-12-02T00:00:00Z");
  private static final int STATEMENTS = 40;

  @RegisterExtension final Browsing browsing = new Browsing();

  private static Stage stage;
  private static Account admin;
  private static Account owner;
  private static Stage.Company company;
  private static String invoice;

  @BeforeAll
  static void found() throws IOException {
    stage = new Stage(Site.shared().installation());
    admin = Account.admin(Site.shared().installation());
    company = stage.company("pages", "pro", stage.clock(NOVEMBER));
    owner = new Account(company.ownerEmail(), company.ownerPassword(), Role.TENANT_ADMIN);
    stage.advance(company.clockId(), DECEMBER);
    stage.bill(Map.of());
    invoice = stage.invoices(company).get(0).required("id").asText();
  }

  @Test
  void every_page_of_the_platforms_people_can_be_read() {
    Map<String, String> pages =
        Map.of(
            "console-overview", "/admin/overview",
            "console-tenants", "/admin/tenants?search=pages",
            "console-tenant", "/admin/tenants/detail?id=" + company.id(),
            "console-billing", "/admin/billing?tenant=" + company.slug(),
            "console-plans", "/admin/billing/plans?currency=CNY&interval=YEAR",
            "console-invoices", "/admin/billing/invoices?tenant=" + company.slug(),
            "console-invoice", "/admin/billing/invoices/detail?id=" + invoice);
    for (View view : List.of(View.wide(Language.EN), View.phone(Language.ZH).dark())) {
      Visit visit = browsing.open(view, Door.CONSOLE, admin);
      pages.forEach((name, path) -> read(visit, path, name));
    }
  }

  @Test
  void every_page_of_a_tenants_administrator_can_be_read() {
    for (View view : List.of(View.wide(Language.ZH), View.phone(Language.EN))) {
      Visit visit = browsing.open(view, Door.CONSOLE, owner);
      read(visit, "/admin/billing", "tenant-billing");
      read(visit, "/admin/billing/plans", "tenant-plans");
      read(visit, "/admin/billing/invoices", "tenant-invoices");
      read(visit, "/admin/billing/invoices/detail?id=" + invoice, "tenant-invoice");
    }
  }

  private static void read(Visit visit, String path, String name) {
    visit.go(path).fits().inspect(name);
    assertThat(visit.page().content()).as("a key without a text").doesNotContain("???");
    assertThat(visit.allStatements()).as("statements of " + path).isLessThanOrEqualTo(STATEMENTS);
  }

  @Test
  void tenants_are_filtered() {
    Visit visit = browsing.open(View.wide(Language.EN), Door.CONSOLE, admin).go("/admin/tenants");
    visit.page().locator("input[name=search]").fill(company.slug());
    visit
        .act("filter-tenants")
        .verified(() -> assertThat(visit.page().locator("tbody tr").all()).hasSize(1));
    visit.page().locator("input[name=search]").fill("no-such-tenant");
    visit
        .act("filter-tenants")
        .verified(() -> assertThat(visit.page().locator(".empty").isVisible()).isTrue());
  }

  @Test
  void limits_of_a_tenants_own_are_set_and_given_up() {
    Visit visit =
        browsing
            .open(View.wide(Language.EN), Door.CONSOLE, admin)
            .go("/admin/tenants/detail?id=" + company.id());
    visit.page().locator("[id='limits:servers']").fill("77");
    visit
        .act("save-limits")
        .verified(() -> assertThat(tenant().path("maxServers").asInt()).isEqualTo(77));
    assertThat(visit.page().content()).contains("The limits hold from now on");
    visit.page().locator("[id='limits:servers']").fill("");
    visit
        .act("save-limits")
        .verified(() -> assertThat(tenant().hasNonNull("maxServers")).isFalse());
  }

  private static JsonNode tenant() throws IOException {
    return stage.admin().get("tenants/" + company.id());
  }

  @Test
  void a_tenants_billing_is_chosen_by_its_slug() {
    Visit visit = browsing.open(View.wide(Language.EN), Door.CONSOLE, admin).go("/admin/billing");
    visit.page().locator("input[name=tenant]").fill(company.slug());
    visit
        .act("choose-tenant")
        .verified(() -> assertThat(visit.page().content()).contains("Company " + company.slug()));
  }

  @Test
  void invoices_are_filtered_by_either_role() {
    for (Account account : List.of(admin, owner)) {
      Visit visit = browsing.open(View.wide(Language.EN), Door.CONSOLE, account);
      visit.go("/admin/billing/invoices");
      visit.page().locator("select[name=status]").selectOption("void");
      visit.page().locator("input[name=from]").fill("2023-11-01");
      visit.page().locator("input[name=before]").fill("2023-11-02");
      visit
          .act("filter-invoices")
          .verified(() -> assertThat(visit.page().locator(".empty").isVisible()).isTrue());
    }
  }

  @Test
  void the_overview_adds_no_two_currencies() {
    Visit visit = browsing.open(View.wide(Language.EN), Door.CONSOLE, admin).go("/admin/overview");
    List<String> currencies = visit.page().locator("h2.currency-title").allTextContents();
    assertThat(currencies).doesNotHaveDuplicates();
    assertThat(visit.page().locator("[data-figure^=mrr-]").all()).hasSameSizeAs(currencies);
  }
}
