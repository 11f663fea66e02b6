package io.it0.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.it0.browser.View.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every page of the tenant page, for both roles, and everything that can be done there besides paying. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppPagesIT {

  private static final Pattern NOT_FOR_PEOPLE =
      Pattern.compile("undefined|NaN|\\[object|Invalid Date|null\\b");
  private static final Instant JULY = Instant.parse("2026-06-30T16:10:00Z");

  @RegisterExtension final Browsing browsing = new Browsing();

  private Customer customer;
  private Account member;
  private String invoice;

  @BeforeAll
  void a_company_with_a_month_of_overage() throws IOException {
    customer = Customer.on("pro", "USD");
    member = customer.member();
    customer.uses(8, 160_000);
    customer.advance(JULY);
    customer.bill();
    invoice = customer.latestInvoice().required("id").asText();
  }

  private Map<String, String> pages() {
    Map<String, String> pages = new TreeMap<>();
    pages.put("overview", "/app/");
    pages.put("usage", "/app/usage");
    pages.put("plans", "/app/plans");
    pages.put("invoices", "/app/invoices");
    pages.put("invoice", "/app/invoices/" + invoice);
    pages.put("pay", "/app/invoices/" + invoice + "/pay");
    pages.put("payment-methods", "/app/payment-methods");
    pages.put("quotas", "/app/quotas");
    pages.put("settings", "/app/settings");
    pages.put("settings-billing", "/app/settings/billing");
    pages.put("api-keys", "/app/api-keys");
    pages.put("users", "/app/users");
    pages.put("not-found", "/app/nowhere");
    return pages;
  }

  @Test
  void every_page_can_be_used_by_everybody_on_every_screen() {
    for (View view :
        List.of(
            View.wide(Language.EN),
            View.phone(Language.ZH),
            View.wide(Language.ZH).dark(),
            View.phone(Language.EN).dark())) {
      Visit visit = browsing.open(view, Door.APP, customer.owner());
      pages().forEach((name, path) -> look(visit, "app-" + name, path));
    }
  }

  @Test
  void a_member_looks_and_is_told_who_acts() {
    Visit visit = browsing.open(View.phone(Language.EN), Door.APP, member);
    pages().forEach((name, path) -> look(visit, "app-member-" + name, path));
    visit.go("/app/plans");
    assertThat(visit.page().locator("main")).containsText("You can look, but not change anything");
    assertThat(visit.page().locator("[data-action^=choose-]")).hasCount(0);
    visit.go("/app/api-keys");
    assertThat(visit.page().locator("main")).containsText("for administrators of your company");
  }

  private static void look(Visit visit, String name, String path) {
    visit.go(path).inspect(name).fits();
    assertThat(visit.page().locator("h1")).hasCount(1);
    assertThat(visit.page().locator("main")).not().containsText(NOT_FOR_PEOPLE);
    assertThat(visit.page().locator("main [role=alert]")).hasCount(0);
  }

  @Test
  void the_overview_asks_in_parallel_and_within_a_bound_of_statements() {
    Visit visit = browsing.open(View.phone(Language.EN), Door.APP, customer.owner());
    visit.go("/app/");
    assertThat(visit.statements().keySet().stream().filter(a -> a.contains("/api/v1/"))).hasSize(6);
    assertThat(visit.allStatements()).isLessThanOrEqualTo(40);
    // All began before any had ended.
    assertThat(
            (Boolean)
                visit
                    .page()
                    .evaluate(
                        "() => { const asked = performance.getEntriesByType('resource')"
                            + ".filter(e => e.name.includes('/api/v1/'));"
                            + " return Math.max(...asked.map(e => e.startTime))"
                            + " <= Math.min(...asked.map(e => e.responseEnd)); }"))
        .isTrue();
  }

  @Test
  void everything_works_by_keyboard_alone() {
    Visit visit = browsing.open(View.wide(Language.EN), Door.APP, customer.owner());
    Page page = visit.go("/app/plans").page();
    page.locator(".skip").focus();
    assertThat(page.locator(".skip")).isInViewport();
    page.keyboard().press("Enter");
    assertThat(page.locator("main")).isFocused();
    page.locator("[data-action=choose-enterprise]").focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("dialog .lines")).isVisible();
    page.keyboard().press("Escape");
    assertThat(page.locator("dialog")).hasCount(0);
    assertThat(page.locator("[data-action=choose-enterprise]")).isFocused();
  }

  @Test
  void invoices_are_filtered_explained_and_downloaded() throws IOException {
    for (Account account : List.of(customer.owner(), member)) {
      Visit visit = browsing.open(View.wide(Language.EN), Door.APP, account);
      Page page = visit.go("/app/invoices").page();
      assertThat(page.locator("tbody tr")).hasCount(2);
      visit
          .act("filter-invoices", select -> select.selectOption("paid"))
          .verified(() -> assertThat(page.getByText("No invoice has this status.")).isVisible());

      visit.go("/app/invoices/" + invoice);
      Locator overage =
          page.locator(".lines > li").filter(new Locator.FilterOptions().setHasText("overage:"));
      visit
          .act(overage, "explain-line", Locator::click)
          .verified(() -> assertThat(overage.locator("tbody tr")).hasCount(25));
      assertThat(overage).containsText("32 usage records, 1,280,000 tokens in all");
      visit.inspect("app-invoice-explained");
      visit.act("next-page").verified(() -> assertThat(overage.locator("tbody tr")).hasCount(7));
      visit
          .act("previous-page")
          .verified(() -> assertThat(overage.locator("tbody tr")).hasCount(25));
      Visit.Acted[] acted = new Visit.Acted[1];
      Download csv = page.waitForDownload(() -> acted[0] = visit.act("download-records"));
      acted[0].verified(() -> assertThat(Files.readAllLines(csv.path())).hasSize(33));
      Download pdf = page.waitForDownload(() -> acted[0] = visit.act("download-pdf"));
      acted[0].verified(() -> assertThat(Files.size(pdf.path())).isGreaterThan(1_000));
    }
  }

  @Test
  void usage_is_told_by_day_model_and_agent() throws IOException {
    Customer young = Customer.on("pro", "USD");
    young.uses(3, 40_000);
    for (Account account : List.of(young.owner(), young.member())) {
      Visit visit = browsing.open(View.phone(Language.EN), Door.APP, account);
      Page page = visit.go("/app/usage").page();
      assertThat(page.locator("canvas")).isVisible();
      assertThat(page.locator("figure + .scroll tbody tr")).hasCount(2);
      visit
          .act("usage-by-agent", Locator::click)
          .verified(() -> assertThat(page.locator("figure + .scroll tbody tr")).hasCount(1));
      assertThat(page.locator("figure + .scroll")).containsText("tester");
      visit
          .act("usage-by-model", Locator::click)
          .verified(() -> assertThat(page.locator("figure + .scroll tbody tr")).hasCount(2));
      visit
          .act("show-days", Locator::click)
          .verified(() -> assertThat(page.locator("details tbody tr")).hasCount(3));
      visit
          .act("usage-range", range -> range.selectOption("7"))
          .verified(() -> assertThat(page.locator(".legend li").first()).containsText("claude"));
      visit.act("show-days", Locator::click);
      assertThat(page.locator("details tbody tr")).hasCount(3);
    }
  }

  @Test
  void preferences_hold_and_mail_settings_are_stored() throws IOException {
    for (Account account : List.of(customer.owner(), member)) {
      Visit visit = browsing.open(View.wide(Language.EN), Door.APP, account);
      Page page = visit.go("/app/settings").page();
      Locator html = page.locator("html");
      visit
          .act("theme-dark", Locator::click)
          .verified(() -> assertThat(html).hasAttribute("data-theme", "dark"));
      visit
          .act("theme-light", Locator::click)
          .verified(() -> assertThat(html).hasAttribute("data-theme", "light"));
      visit
          .act("theme-system", Locator::click)
          .verified(() -> assertThat(html).not().hasAttribute("data-theme", "light"));
      visit.act("switch-theme").verified(() -> assertThat(html).hasAttribute("data-theme", "dark"));
      visit
          .act("language-zh", Locator::click)
          .verified(() -> assertThat(page.locator("h1")).hasText("设置"));
      assertThat(page.locator("main")).containsText("订阅与用量");
      visit
          .act("language-en", Locator::click)
          .verified(() -> assertThat(page.locator("h1")).hasText("Settings"));
      visit.act("switch-language").verified(() -> assertThat(page.locator("h1")).hasText("设置"));
      visit.go("/app/settings");
      assertThat(page.locator("h1")).hasText("设置");
      page.getByText("订阅与用量").click();
      visit.settle();
      assertThat(page).hasURL(Pattern.compile("/app/settings/billing$"));
    }
    Visit visit = browsing.open(View.phone(Language.EN), Door.APP, customer.owner());
    visit.go("/app/settings").page().locator("input[type=email]").fill("bills@example.com");
    visit.page().locator("form select").selectOption("zh");
    visit
        .act("save-mail")
        .verified(
            () -> {
              JsonNode settings = customer.api().get("billing/mail-settings");
              assertThat(settings.required("locale").asText()).isEqualTo("zh");
              assertThat(settings.required("billingEmail").asText()).isEqualTo("bills@example.com");
            });
  }

  @Test
  void keys_are_made_shown_once_and_revoked() throws IOException {
    Visit visit = browsing.open(View.phone(Language.EN), Door.APP, customer.owner());
    visit.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
    Page page = visit.go("/app/api-keys").page();
    visit.act("create-key").verified(() -> assertThat(page.locator("dialog")).isVisible());
    visit.inspect("app-api-key-new").fits();
    page.locator("dialog input[type=text]").fill("agents in production");
    visit
        .act("confirm-create-key")
        .verified(() -> assertThat(named("agents in production").isObject()).isTrue());
    visit
        .act("copy-secret")
        .verified(
            () ->
                assertThat(String.valueOf(page.evaluate("() => navigator.clipboard.readText()")))
                    .startsWith("it0_" + named("agents in production").get("prefix").asText()));
    visit.inspect("app-api-key-made").fits();
    visit.act("close-key").verified(() -> assertThat(page.locator("dialog")).hasCount(0));
    Locator row =
        page.locator("tbody tr")
            .filter(new Locator.FilterOptions().setHasText("agents in production"));
    assertThat(row).isVisible();
    visit
        .act(row, "revoke-key", Locator::click)
        .verified(() -> assertThat(page.locator("dialog")).containsText("agents in production"));
    visit
        .act("confirm-revoke-key")
        .verified(
            () -> assertThat(named("agents in production").path("revokedAt").isTextual()).isTrue());
  }

  private JsonNode named(String name) throws IOException {
    for (JsonNode key : customer.api().get("api-keys?limit=200").required("items")) {
      if (key.required("name").asText().equals(name)) {
        return key;
      }
    }
    return customer.api().get("auth/me").path("none");
  }

  @Test
  void people_are_added_changed_and_removed() throws IOException {
    Visit visit = browsing.open(View.wide(Language.EN), Door.APP, customer.owner());
    Page page = visit.go("/app/users").page();
    visit.act("invite-user").verified(() -> assertThat(page.locator("dialog")).isVisible());
    visit.inspect("app-user-new");
    page.locator("dialog input[type=text]").fill("Grace <b>Hopper</b>");
    page.locator("dialog input[type=email]").fill("grace-" + customer.id() + "@example.com");
    visit
        .act("confirm-invite-user")
        .verified(() -> assertThat(grace().required("role").asText()).isEqualTo("TENANT_MEMBER"));
    visit.act("close-password").verified(() -> assertThat(page.locator("dialog")).hasCount(0));
    // Markup in a name is a name.
    assertThat(page.locator("tbody b")).hasCount(0);
    visit
        .act(row(page), "change-role", Locator::click)
        .verified(() -> assertThat(grace().required("role").asText()).isEqualTo("TENANT_ADMIN"));
    visit
        .act(row(page), "disable-user", Locator::click)
        .verified(() -> assertThat(grace().required("status").asText()).isEqualTo("disabled"));
    visit
        .act(row(page), "enable-user", Locator::click)
        .verified(() -> assertThat(grace().required("status").asText()).isEqualTo("active"));
    int version = grace().required("version").asInt();
    visit
        .act(row(page), "reset-password", Locator::click)
        .verified(() -> assertThat(grace().required("version").asInt()).isGreaterThan(version));
    page.locator("dialog [data-action=close-password]").click();
    visit.settle();
    visit
        .act(row(page), "delete-user", Locator::click)
        .verified(() -> assertThat(page.locator("dialog")).containsText("Grace <b>Hopper</b>"));
    visit.act("confirm-delete-user").verified(() -> assertThat(grace().isMissingNode()).isTrue());
  }

  private static Locator row(Page page) {
    return page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText("Grace <b>"));
  }

  private JsonNode grace() throws IOException {
    for (JsonNode user : customer.api().get("users?limit=200").required("items")) {
      if (user.required("name").asText().startsWith("Grace")) {
        return user;
      }
    }
    return customer.api().get("auth/me").path("none");
  }

  @Test
  void the_subscription_goes_down_ends_and_begins_anew() throws IOException {
    Customer own = Customer.on("enterprise", "USD");
    Visit visit = browsing.open(View.wide(Language.EN), Door.APP, own.owner());
    Page page = visit.go("/app/plans").page();
    visit
        .act("plan-currency-CNY", Locator::click)
        .verified(() -> assertThat(page.locator("main")).containsText("¥1,399.00"));
    assertThat(page.locator("main")).containsText("you are billed in USD");
    visit
        .act("plan-currency-USD", Locator::click)
        .verified(() -> assertThat(page.locator("main")).containsText("$199.99"));
    visit
        .act("plan-interval-YEAR", Locator::click)
        .verified(() -> assertThat(page.locator("main")).containsText("$1,999.90"));
    visit
        .act("plan-interval-MONTH", Locator::click)
        .verified(() -> assertThat(page.locator("main")).containsText("$49.99"));
    visit
        .act("choose-pro")
        .verified(
            () -> assertThat(page.locator("dialog")).containsText("Takes effect on Jul 1, 2026"));
    visit
        .act("confirm-downgrade")
        .verified(
            () -> assertThat(own.subscription().path("scheduledPlan").asText()).isEqualTo("pro"));
    assertThat(page.locator("h1")).hasText("Subscription & usage");
    assertThat(page.locator("main")).containsText("Changes to Pro at the period’s end");
    visit
        .act("undo-change")
        .verified(() -> assertThat(own.subscription().path("scheduledPlan").isTextual()).isFalse());
    visit.act("cancel-plan").verified(() -> assertThat(page.locator("dialog")).isVisible());
    visit
        .act("confirm-cancel")
        .verified(
            () ->
                assertThat(own.subscription().required("cancelAtPeriodEnd").asBoolean()).isTrue());
    visit
        .act("resume-subscription")
        .verified(
            () ->
                assertThat(own.subscription().required("cancelAtPeriodEnd").asBoolean()).isFalse());
    visit.go("/app/plans");
    visit.act("cancel-plan").verified(() -> assertThat(page.locator("dialog")).isVisible());
    visit.act("dismiss");
    visit.go("/app/settings/billing");
    visit
        .act("cancel-plan-now")
        .verified(() -> assertThat(page.locator("dialog")).containsText("You get back"));
    visit
        .act("confirm-cancel-now")
        .verified(() -> assertThat(own.subscription().required("plan").asText()).isEqualTo("free"));
    assertThat(page.locator("main")).containsText("Cancelled");
    visit.inspect("app-settings-billing-free");
    visit.go("/app/plans").act("choose-pro");
    visit
        .act("confirm-subscribe")
        .verified(() -> assertThat(own.subscription().required("plan").asText()).isEqualTo("pro"));
  }

  @Test
  void a_member_compares_plans() {
    Visit visit = browsing.open(View.phone(Language.ZH), Door.APP, member);
    Page page = visit.go("/app/plans").page();
    visit
        .act("plan-currency-CNY", Locator::click)
        .verified(() -> assertThat(page.locator("main")).containsText("¥349.00"));
    visit
        .act("plan-currency-USD", Locator::click)
        .verified(() -> assertThat(page.locator("main")).containsText("$49.99"));
    visit
        .act("plan-interval-YEAR", Locator::click)
        .verified(() -> assertThat(page.locator("main")).containsText("$499.90"));
    visit
        .act("plan-interval-MONTH", Locator::click)
        .verified(() -> assertThat(page.locator("main")).containsText("$199.99"));
  }

  @Test
  void a_server_that_fails_is_told_and_asked_again() {
    for (Account account : List.of(customer.owner(), member)) {
      Visit visit =
          browsing.open(View.phone(Language.EN), Door.APP, account).expect("answered 503");
      Page page = visit.page();
      page.route(
          "**/api/v1/quota",
          route ->
              route.fulfill(
                  new com.microsoft.playwright.Route.FulfillOptions()
                      .setStatus(503)
                      .setContentType("application/problem+json")
                      .setBody("{\"code\":\"QUOTA_UNAVAILABLE\",\"requestId\":\"r-1\"}")));
      visit.go("/app/quotas");
      assertThat(page.locator("[role=alert]").first())
          .containsText("The quota cannot be read now. Try again in 5 seconds.");
      page.unroute("**/api/v1/quota");
      visit
          .act(page.locator(".grid, .section").last(), "retry", Locator::click)
          .verified(() -> assertThat(page.getByText("Tokens a month")).isVisible());
    }
  }
}
