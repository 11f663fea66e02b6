package io.it0.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.it0.browser.View.Language;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tenant page's door: signing in and out, sessions that end, no network. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppDoorIT {

  @RegisterExtension final Browsing browsing = new Browsing();

  private Customer customer;

  @BeforeAll
  void a_company() throws IOException {
    customer = Customer.on("pro", "CNY");
  }

  @Test
  void a_wrong_password_says_what_to_do() {
    Visit visit = browsing.open(View.phone(Language.EN)).go("/app/").expect("answered 401");
    visit.inspect("app-sign-in").fits();
    visit.page().locator("input[autocomplete=username]").fill(customer.owner().email());
    visit.page().locator("input[autocomplete=current-password]").fill("wrong");
    visit
        .act("sign-in")
        .verified(
            () ->
                assertThat(visit.page().locator("[role=alert]"))
                    .containsText("The e-mail address or the password is wrong."));
  }

  @Test
  void a_one_time_password_is_changed_before_anything_else() throws IOException {
    Account invited = customer.invited();
    Visit visit = browsing.open(View.wide(Language.EN)).go("/app/invoices").expect("answered 403");
    visit.page().locator("input[autocomplete=username]").fill(invited.email());
    visit.page().locator("input[autocomplete=current-password]").fill(invited.password());
    visit
        .act("sign-in")
        .verified(() -> assertThat(visit.page().getByText("Choose a password")).isVisible());
    visit.inspect("app-choose-password");
    visit.page().locator("input[autocomplete=new-password]").fill("correct horse battery");
    visit
        .actAs(Role.TENANT_MEMBER, "choose-password")
        // Where they wanted to go.
        .verified(() -> assertThat(visit.page().locator("h1")).hasText("Invoices"));
  }

  @Test
  void language_and_theme_are_remembered_before_somebody_signs_in() {
    Visit visit = browsing.open(View.phone(Language.EN)).go("/app/");
    visit
        .act("switch-language")
        .verified(() -> assertThat(visit.page().locator("h1")).hasText("登录"));
    visit
        .act("switch-theme")
        .verified(
            () -> assertThat(visit.page().locator("html")).hasAttribute("data-theme", "dark"));
    visit.go("/app/");
    assertThat(visit.page().locator("h1")).hasText("登录");
    assertThat(visit.page().locator("html")).hasAttribute("data-theme", "dark");
    assertThat(visit.page().locator("html")).hasAttribute("lang", "zh-CN");
    visit.inspect("app-sign-in-dark");
  }

  @Test
  void the_platforms_people_are_shown_to_their_console() {
    Account admin = Account.admin(io.it0.blackbox.Site.shared().installation());
    Visit visit = browsing.open(View.wide(Language.EN)).go("/app/");
    visit.page().locator("input[autocomplete=username]").fill(admin.email());
    visit.page().locator("input[autocomplete=current-password]").fill(admin.password());
    visit
        .act("sign-in")
        .verified(() -> assertThat(visit.page().getByText("Open the console")).isVisible());
    assertThat(visit.page().evaluate("localStorage.getItem('it0.session')")).isNull();
  }

  @Test
  void signing_out_forgets_the_token() {
    for (Account account : new Account[] {customer.owner(), member()}) {
      for (View view : new View[] {View.phone(Language.EN), View.wide(Language.ZH)}) {
        Visit visit = browsing.open(view).signIn(Door.APP, account);
        visit.act("sign-out").verified(() -> signedOut(visit));
      }
      Visit visit = browsing.open(View.wide(Language.EN)).signIn(Door.APP, account);
      visit.go("/app/settings").act("sign-out-here").verified(() -> signedOut(visit));
    }
  }

  private Account member() {
    try {
      return customer.member();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void signedOut(Visit visit) {
    assertThat(visit.page().locator("input[autocomplete=current-password]")).isVisible();
    assertThat(visit.page().evaluate("localStorage.getItem('it0.session')")).isNull();
  }

  @Test
  void a_session_that_ends_is_told_before_and_prolonged_with_the_password() throws IOException {
    for (Account account : new Account[] {customer.owner(), customer.member()}) {
      Visit visit = browsing.open(View.phone(Language.EN)).signIn(Door.APP, account);
      Page page = visit.page();
      page.evaluate(
          "() => { const kept = JSON.parse(localStorage.getItem('it0.session'));"
              + " kept.expiresAt = Date.now() + 60000;"
              + " localStorage.setItem('it0.session', JSON.stringify(kept)); }");
      visit.go("/app/usage");
      visit.act("stay-signed-in").verified(() -> assertThat(page.locator("dialog")).isVisible());
      visit.act("close-dialog").verified(() -> assertThat(page.locator("dialog")).hasCount(0));
      visit.act("stay-signed-in");
      visit.inspect("app-session-ends");
      page.locator("dialog input[type=password]").fill(account.password());
      visit
          .act("confirm-stay")
          .verified(
              () ->
                  assertThat(
                          (Boolean)
                              page.evaluate(
                                  "() => JSON.parse(localStorage.getItem('it0.session')).expiresAt"
                                      + " > Date.now() + 3000000"))
                      .isTrue());
      assertThat(page.locator("h1")).hasText("Usage");
    }
  }

  @Test
  void a_token_that_is_good_no_longer_leads_to_the_door_and_back() {
    Visit visit =
        browsing
            .open(View.phone(Language.EN))
            .signIn(Door.APP, customer.owner())
            .expect("answered 401");
    visit
        .page()
        .evaluate(
            "() => { const kept = JSON.parse(localStorage.getItem('it0.session'));"
                + " kept.token = kept.token.slice(0, -3) + 'xyz';"
                + " localStorage.setItem('it0.session', JSON.stringify(kept)); }");
    visit.go("/app/quotas");
    assertThat(visit.page().getByText("You have been signed out")).isVisible();
    visit.page().locator("input[autocomplete=username]").fill(customer.owner().email());
    visit.page().locator("input[autocomplete=current-password]").fill(customer.owner().password());
    visit
        .actAs(Role.TENANT_ADMIN, "sign-in")
        .verified(() -> assertThat(visit.page().locator("h1")).hasText("Quotas"));
  }

  @Test
  void without_a_network_the_page_says_so_and_comes_back_by_itself() {
    Visit visit =
        browsing
            .open(View.phone(Language.EN).withWorker(), Door.APP, customer.owner())
            .go("/app/")
            .expect("ERR_INTERNET_DISCONNECTED")
            .expect("ERR_FAILED");
    Page page = visit.page();
    page.waitForCondition(
        () -> (boolean) page.evaluate("() => navigator.serviceWorker.controller !== null"),
        // It fetches the whole shell first, which on a busy machine takes its time.
        new Page.WaitForConditionOptions().setTimeout(60_000));
    visit.context().setOffline(true);
    page.navigate("/app/usage");
    assertThat(page.locator(".notices")).containsText("You are offline");
    assertThat(page.locator("h1")).hasText("Usage");
    assertThat(page.locator("main")).not().containsText(Pattern.compile("undefined|NaN"));
    visit.inspect("app-offline");
    visit.context().setOffline(false);
    assertThat(page.getByText("Token usage").first()).isVisible(within15Seconds());
    assertThat(page.locator("main [role=alert]")).hasCount(0);
  }

  private static LocatorAssertions.IsVisibleOptions within15Seconds() {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(15_000);
  }
}
