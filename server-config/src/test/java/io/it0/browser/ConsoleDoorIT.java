package io.it0.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.it0.blackbox.Site;
import io.it0.blackbox.Stage;
import io.it0.browser.View.Language;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The way into the console and out of it, and what frames every page. */
class ConsoleDoorIT {

  private static final Instant NOVEMBER = Instant.parse("2023-11-01T00:00:00Z");

  @RegisterExtension final Browsing browsing = new Browsing();

  private static Account admin;
  private static Account owner;
  private static Stage.Company company;
  private static Stage.Company other;

  @BeforeAll
  static void found() throws IOException {
    Stage stage = new Stage(Site.shared().installation());
    admin = Account.admin(Site.shared().installation());
    company = stage.company("door", "pro", stage.clock(NOVEMBER));
    other = stage.company("door", "pro", stage.clock(NOVEMBER));
    owner = new Account(company.ownerEmail(), company.ownerPassword(), Role.TENANT_ADMIN);
  }

  @Test
  void a_wrong_password_is_told_and_the_right_one_leads_to_the_page_that_was_asked_for() {
    Visit visit = browsing.open(View.wide(Language.EN)).go("/admin/billing/invoices?status=paid");
    visit.inspect("console-login");
    visit.page().locator("input[autocomplete=username]").fill(owner.email());
    visit.page().locator("input[autocomplete=current-password]").fill("not it");
    visit
        .act("sign-in")
        .verified(
            () ->
                assertThat(visit.page().content())
                    .contains("The e-mail address or the password is wrong"));
    String before = session(visit);
    visit.page().locator("input[autocomplete=current-password]").fill(owner.password());
    visit
        .actAs(owner.role(), "sign-in")
        .verified(
            () -> assertThat(visit.page().url()).endsWith("/admin/billing/invoices?status=paid"));
    assertThat(session(visit)).isNotEqualTo(before);
  }

  private static String session(Visit visit) {
    return visit.context().cookies().stream()
        .filter(cookie -> cookie.name.equals("it0-console"))
        .peek(cookie -> assertThat(cookie.httpOnly).isTrue())
        .map(cookie -> cookie.value)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void who_signs_out_is_out() {
    for (Account account : List.of(admin, owner)) {
      Visit visit = browsing.open(View.wide(Language.EN));
      visit.signIn(Door.CONSOLE, account);
      visit
          .actAs(Role.ANONYMOUS, "sign-out")
          .verified(() -> assertThat(visit.page().url()).endsWith("/admin/login?out=1"));
      visit.go("/admin/billing");
      assertThat(visit.page().url()).contains("/admin/login");
    }
  }

  @Test
  void a_tenants_administrator_sees_the_own_tenant_only() {
    Visit visit = browsing.open(View.wide(Language.EN), Door.CONSOLE, owner);
    visit.expect("answered 40");
    assertThat(status(visit, "/admin/billing")).isEqualTo(200);
    assertThat(status(visit, "/admin/billing?tenant=" + company.slug())).isEqualTo(200);
    for (String page : List.of("", "/plans", "/invoices")) {
      assertThat(status(visit, "/admin/billing" + page + "?tenant=" + other.slug())).isEqualTo(404);
      assertThat(status(visit, "/admin/billing" + page + "?tenant=" + other.id())).isEqualTo(404);
    }
    for (String invoice : invoicesOfOthers()) {
      assertThat(status(visit, "/admin/billing/invoices/detail?id=" + invoice)).isEqualTo(404);
    }
    for (String page : List.of("/overview", "/tenants", "/tenants.xhtml")) {
      assertThat(status(visit, "/admin" + page)).isEqualTo(403);
    }
    assertThat(status(visit, "/admin/nowhere")).isEqualTo(404);
    assertThat(visit.go("/admin/billing").page().locator(".sidebar .nav-link").count())
        .isEqualTo(3);
  }

  private static List<String> invoicesOfOthers() {
    return Site.shared()
        .database()
        .withHandle(
            h ->
                h.createQuery(
                        "select id from invoices where tenant_id <> cast(:own as uuid) limit 3")
                    .bind("own", company.id())
                    .mapTo(String.class)
                    .list());
  }

  private static int status(Visit visit, String path) {
    int status = visit.page().navigate(path).status();
    visit.settle();
    return status;
  }

  @Test
  void language_and_theme_are_remembered() {
    for (Visit visit :
        List.of(
            browsing.open(View.wide(Language.EN)),
            browsing.open(View.wide(Language.EN), Door.CONSOLE, admin),
            browsing.open(View.wide(Language.EN), Door.CONSOLE, owner))) {
      visit.go("/admin/billing/plans");
      Locator html = visit.page().locator("html");
      visit
          .act("switch-language")
          .verified(() -> assertThat(html.getAttribute("lang")).isEqualTo("zh-CN"));
      visit
          .act("switch-theme")
          .verified(() -> assertThat(html.getAttribute("data-theme")).isEqualTo("light"));
      visit
          .act("switch-theme")
          .verified(() -> assertThat(html.getAttribute("data-theme")).isEqualTo("dark"));
      visit.go("/admin/billing/plans");
      assertThat(html.getAttribute("lang")).isEqualTo("zh-CN");
      assertThat(html.getAttribute("data-theme")).isEqualTo("dark");
    }
  }

  @Test
  void the_menu_opens_on_a_phone_and_closes_by_escape() {
    for (Account account : List.of(admin, owner)) {
      Visit visit = browsing.open(View.phone(Language.EN), Door.CONSOLE, account);
      visit.go("/admin/billing/plans").fits();
      Locator entry = visit.page().locator(".sidebar a[aria-current=page]");
      assertThat(entry.isVisible()).isFalse();
      visit.act("open-menu").verified(() -> assertThat(entry.isVisible()).isTrue());
      visit.page().keyboard().press("Escape");
      visit.page().waitForCondition(() -> !entry.isVisible());
    }
  }

  @Test
  void a_session_that_nobody_uses_warns_before_it_ends() {
    for (Account account : List.of(admin, owner)) {
      Visit visit = browsing.open(View.wide(Language.EN), Door.CONSOLE, account);
      visit.go("/admin/billing/plans");
      Locator warning = visit.page().locator("#time-out");
      assertThat(warning.isVisible()).isFalse();
      unusedFor(visit.page(), 29);
      warning.waitFor();
      visit.act("stay-signed-in").verified(() -> assertThat(warning.isVisible()).isFalse());
      visit.as(Role.ANONYMOUS);
      unusedFor(visit.page(), 31);
      visit.page().waitForCondition(() -> !visit.page().url().endsWith("/admin/billing/plans"));
      visit.as(account.role());
    }
  }

  private static void unusedFor(Page page, int minutes) {
    page.evaluate(
        "ms => localStorage.setItem('it0-used', String(Date.now() - ms))", minutes * 60_000);
  }

  @Test
  void another_site_cannot_post() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(Site.shared().installation().baseUrl() + "/admin/sign-out"))
                    .header("Origin", "https://evil.example")
                    .POST(BodyPublishers.noBody())
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("script-src 'self' 'nonce-", "frame-ancestors 'none'")
        .doesNotContain("script-src 'self' 'unsafe-inline'");
  }
}
