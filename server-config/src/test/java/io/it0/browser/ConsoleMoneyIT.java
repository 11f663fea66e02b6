package io.it0.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.it0.blackbox.Site;
import io.it0.blackbox.Stage;
import io.it0.browser.View.Language;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the console does with money: changes of plan, invoices, bill runs, payments, dunning, plans. */
class ConsoleMoneyIT {

  private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
  private static final int STATEMENTS = 40;

  @RegisterExtension final Browsing browsing = new Browsing();

  private static Stage stage;
  private static Account admin;
  private static Jdbi database;

  @BeforeAll
  static void found() throws IOException {
    stage = new Stage(Site.shared().installation());
    admin = Account.admin(Site.shared().installation());
    database = Site.shared().database();
  }

  private static Stage.Company company(String plan) throws IOException {
    return stage.company("money", plan, stage.clock(MARCH));
  }

  private static Account owner(Stage.Company company) {
    return new Account(company.ownerEmail(), company.ownerPassword(), Role.TENANT_ADMIN);
  }

  private static JsonNode invoice(Stage.Company company) throws IOException {
    return stage.invoices(company).get(0);
  }

  private Visit admin(String path) {
    return browsing.open(View.wide(Language.EN), Door.CONSOLE, admin).go(path);
  }

  private static String subscription(Stage.Company company) throws IOException {
    JsonNode own = stage.owner(company).get("billing/subscription");
    return own.required("plan").asText();
  }

  @Test
  void an_upgrade_is_shown_to_the_cent_and_then_made() throws IOException {
    Stage.Company company = company("pro");
    Visit visit = browsing.open(View.wide(Language.EN), Door.CONSOLE, owner(company));
    visit.go("/admin/billing/plans");
    visit.page().getByText("Choose").last().click();
    visit.settle().fits().inspect("tenant-change");
    String total = visit.page().locator("[data-figure=total]").textContent();
    visit
        .act("confirm-change")
        .verified(() -> assertThat(subscription(company)).isEqualTo("enterprise"));
    assertThat("$" + invoice(company).required("total").required("amount").asText())
        .isEqualTo(total);
  }

  @Test
  void a_downgrade_is_scheduled_by_the_platforms_people() throws IOException {
    Stage.Company company = company("enterprise");
    Visit visit =
        admin("/admin/billing/change?tenant=" + company.slug() + "&plan=pro&interval=MONTH");
    visit.inspect("console-change");
    visit
        .act("confirm-change")
        .verified(
            () ->
                assertThat(
                        stage
                            .owner(company)
                            .get("billing/subscription")
                            .path("scheduledPlan")
                            .asText())
                    .isEqualTo("pro"));
  }

  @Test
  void a_payment_is_recorded_and_given_back_by_a_credit_note() throws IOException {
    Stage.Company company = company("pro");
    String id = invoice(company).required("id").asText();
    Visit visit = admin("/admin/billing/invoices/detail?id=" + id);
    open(visit, "Record a payment").locator("[id='payment:amount']").fill("49.99");
    visit
        .act("record-payment")
        .verified(() -> assertThat(invoice(company).required("status").asText()).isEqualTo("paid"));

    Locator note = open(visit, "Issue a credit note");
    note.locator("[id='note:amount']").fill("10");
    note.locator("[id='note:line']").selectOption(new String[] {lineOf(visit)});
    note.locator("[id='note:reason']").fill("an outage");
    visit
        .act("preview-credit-note")
        .verified(
            () ->
                assertThat(visit.page().locator("[data-preview=note]").textContent())
                    .contains("$10.00"));
    visit.inspect("console-credit-note");
    visit
        .act("issue-credit-note")
        .verified(
            () ->
                assertThat(
                        stage
                            .admin()
                            .get("billing/credit?tenant=" + company.id())
                            .required("balances")
                            .toString())
                    .contains("10.00"));
    assertThat(visit.page().content()).contains("The credit note is issued");
  }

  private static String lineOf(Visit visit) {
    return visit.page().locator("[id='note:line'] option").nth(1).getAttribute("value");
  }

  private static Locator open(Visit visit, String summary) {
    Locator details =
        visit
            .page()
            .locator("details.act")
            .filter(
                new Locator.FilterOptions()
                    .setHas(
                        visit
                            .page()
                            .getByText(summary, new Page.GetByTextOptions().setExact(true))
                            .first()));
    details.locator("summary").first().click();
    return details;
  }

  @Test
  void an_invoice_is_voided_and_another_given_up() throws IOException {
    for (String[] act :
        List.of(
            new String[] {"Void the invoice", "void", "void-invoice", "void"},
            new String[] {
              "Give it up as uncollectible", "off", "write-off-invoice", "uncollectible"
            })) {
      Stage.Company company = company("pro");
      Visit visit =
          admin("/admin/billing/invoices/detail?id=" + invoice(company).path("id").asText());
      open(visit, act[0]).locator("[id='" + act[1] + ":reason']").fill("agreed by phone");
      visit
          .act(act[2])
          .verified(
              () -> assertThat(invoice(company).required("status").asText()).isEqualTo(act[3]));
    }
  }

  @Test
  void a_line_is_explained() throws IOException {
    Stage.Company company = company("pro");
    Visit visit =
        admin("/admin/billing/invoices/detail?id=" + invoice(company).path("id").asText());
    visit.page().getByText("Why?").first().click();
    visit.settle().inspect("console-line");
    assertThat(visit.page().content()).contains("Pro plan");
  }

  @Test
  void a_bill_run_is_followed_to_its_end() throws IOException {
    Stage.Company company = company("pro");
    stage.advance(company.clockId(), Instant.parse("2026-04-02T00:00:00Z"));
    Visit visit = admin("/admin/runs").inspect("console-runs");
    visit
        .act("start-run")
        .verified(
            () ->
                assertThat(visit.page().locator("[data-status]").getAttribute("data-status"))
                    .isEqualTo("COMPLETED"));
    visit.inspect("console-run").fits();
    assertThat(stage.invoices(company)).hasSize(2);
  }

  @Test
  void what_is_parked_is_released() throws IOException {
    Stage.Company company = company("pro");
    database.useHandle(
        h ->
            h.execute(
                "insert into parked_subscriptions (subscription_id, tenant_id, period_start,"
                    + " reason, parked_at) select id, tenant_id, current_period_start, 'made up by"
                    + " a test', now() from subscriptions where tenant_id = cast(? as uuid)",
                company.id()));
    Visit visit = admin("/admin/runs/parked").inspect("console-parked");
    visit
        .act(row(visit, company.slug()), "release-parked", Locator::click)
        .verified(
            () ->
                assertThat(
                        stage
                            .admin()
                            .get("admin/parked-subscriptions")
                            .required("items")
                            .toString())
                    .doesNotContain(company.id()));
  }

  private static Locator row(Visit visit, String text) {
    return visit
        .page()
        .locator("tbody tr")
        .filter(new Locator.FilterOptions().setHasText(text))
        .first();
  }

  @Test
  void a_tenant_pays_by_qr_and_is_paid_back() throws IOException {
    Stage.Company company = stage.company("yuan", "pro", stage.clock(MARCH));
    Visit tenant = browsing.open(View.phone(Language.ZH), Door.CONSOLE, owner(company));
    tenant.go("/admin/billing/pay?id=" + invoice(company).path("id").asText());
    Locator provider = tenant.page().locator("[data-action=pay-with]").last();
    String name = provider.getAttribute("data-provider");
    tenant
        .act(tenant.page().locator("form"), "pay-with", mark -> provider.click())
        .verified(() -> assertThat(payments(company)).hasSize(1));
    tenant.fits().inspect("tenant-pay");
    String payment = payments(company).get(0);

    Visit visit = admin("/admin/payments/detail?id=" + payment).inspect("console-payment");
    visit
        .act("refresh-payment")
        .verified(() -> assertThat(visit.page().content()).contains("The provider was asked"));
    visit.act("cancel-payment").verified(() -> assertThat(status(payment)).isEqualTo("CANCELLED"));
    assertThat(name).isNotBlank();
  }

  private static List<String> payments(Stage.Company company) {
    return database.withHandle(
        h ->
            h.createQuery("select id from payments where tenant_id = cast(:t as uuid)")
                .bind("t", company.id())
                .mapTo(String.class)
                .list());
  }

  private static String status(String payment) {
    return database.withHandle(
        h ->
            h.createQuery("select status from payments where id = cast(:id as uuid)")
                .bind("id", payment)
                .mapTo(String.class)
                .one());
  }

  @Test
  void who_pays_late_is_reminded_paused_and_tried_again() throws IOException {
    Stage.Company company = company("pro");
    stage
        .admin()
        .post(
            "admin/test-clocks/" + company.clockId() + "/advance",
            Map.of("to", "2026-03-16T12:00:00Z"));
    Visit visit = admin("/admin/dunning?status=OPEN").inspect("console-dunning");
    visit.page().locator("select[name=status]").selectOption("OPEN");
    visit
        .act("filter-dunning")
        .verified(() -> assertThat(visit.page().url()).contains("status=OPEN"));
    visit
        .act(row(visit, company.slug()), "retry-dunning", Locator::click)
        .verified(() -> assertThat(dunning(company, "attempts")).isNotEqualTo("0"));
    visit.go("/admin/dunning");
    visit
        .act(row(visit, company.slug()), "pause-dunning", Locator::click)
        .verified(() -> assertThat(dunning(company, "status")).isEqualTo("PAUSED"));
    visit.go("/admin/dunning");
    visit
        .act(row(visit, company.slug()), "resume-dunning", Locator::click)
        .verified(() -> assertThat(dunning(company, "status")).isEqualTo("OPEN"));
  }

  private static String dunning(Stage.Company company, String field) throws IOException {
    return stage
        .admin()
        .get("admin/dunning?tenant=" + company.id())
        .required("items")
        .get(0)
        .required(field)
        .asText();
  }

  @Test
  void a_plans_next_version_is_published() throws IOException {
    Visit visit = admin("/admin/catalog?plan=enterprise").inspect("console-catalog");
    int before = version();
    visit.act("publish-plan").verified(() -> assertThat(version()).isEqualTo(before + 1));
    assertThat(visit.page().content()).contains("is published");
  }

  private static int version() {
    return database.withHandle(
        h ->
            h.createQuery("select max(version) from plans where key = 'enterprise'")
                .mapTo(Integer.class)
                .one());
  }

  @Test
  void a_tenant_is_registered_suspended_and_given_credit() throws IOException {
    String slug = Stage.unique("made");
    Visit visit = admin("/admin/tenants/new").inspect("console-new-tenant");
    visit.page().locator("[id='new:name']").fill("Made & Sons");
    visit.page().locator("[id='new:slug']").fill(slug);
    visit.page().locator("[id='new:email']").fill("owner@" + slug + ".example");
    visit
        .act("create-tenant")
        .verified(
            () -> assertThat(visit.page().locator("[data-made=tenant]").isVisible()).isTrue());
    visit.page().locator("[data-made=tenant] a").click();
    visit.settle();
    visit
        .act("suspend-tenant")
        .verified(() -> assertThat(tenant(slug, "status")).isEqualTo("suspended"));
    visit
        .act("activate-tenant")
        .verified(() -> assertThat(tenant(slug, "status")).isEqualTo("active"));
    visit.page().locator("[id='credit:amount']").fill("20");
    visit.page().locator("[id='credit:note']").fill("goodwill");
    visit
        .act("grant-credit")
        .verified(
            () ->
                assertThat(
                        stage
                            .admin()
                            .get("billing/credit?tenant=" + slug)
                            .required("balances")
                            .toString())
                    .contains("20.00"));
    visit
        .act("use-test-clock")
        .verified(() -> assertThat(tenant(slug, "testClockId")).isNotEmpty());
    visit.page().locator("[id='clock:days']").fill("3");
    visit
        .act("advance-clock")
        .verified(() -> assertThat(visit.page().content()).contains("The clock is advanced"));
  }

  private static String tenant(String slug, String field) throws IOException {
    return stage
        .admin()
        .get("tenants?search=" + slug)
        .required("items")
        .get(0)
        .path(field)
        .asText();
  }

  @Test
  void every_page_of_the_back_office_can_be_read() {
    for (View view : List.of(View.wide(Language.ZH), View.phone(Language.EN))) {
      Visit visit = browsing.open(view, Door.CONSOLE, admin);
      for (String page :
          List.of(
              "catalog",
              "runs",
              "runs/parked",
              "payments",
              "payments/webhooks",
              "dunning",
              "ledger",
              "ledger/journals",
              "ledger/statement",
              "metering",
              "metering/dead-letters",
              "metering/prices",
              "system",
              "system/invariants",
              "system/mails",
              "system/audit")) {
        visit.go("/admin/" + page).fits().inspect("console-" + page.replace('/', '-'));
        assertThat(visit.page().content()).as("a key without a text").doesNotContain("???");
        assertThat(visit.allStatements()).as("statements of " + page).isLessThan(STATEMENTS);
      }
    }
  }
}
