package io.it0.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.it0.blackbox.Site;
import io.it0.blackbox.Stage;
import io.it0.browser.View.Language;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes wrong between us and others, and the books: each page's actions, and what they did. */
class ConsoleBackOfficeIT {

  private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");

  @RegisterExtension final Browsing browsing = new Browsing();

  private static Stage stage;
  private static Account admin;
  private static Jdbi database;
  private static Stage.Company company;

  @BeforeAll
  static void found() throws IOException {
    stage = new Stage(Site.shared().installation());
    admin = Account.admin(Site.shared().installation());
    database = Site.shared().database();
    company = stage.company("office", "pro", stage.clock(MARCH));
  }

  private Visit admin(String path) {
    return browsing.open(View.wide(Language.EN), Door.CONSOLE, admin).go(path);
  }

  private static String one(String sql, Object... values) {
    return database.withHandle(
        h -> h.select(sql, values).mapTo(String.class).findFirst().orElse(""));
  }

  private static Locator row(Visit visit, String text) {
    return visit
        .page()
        .locator("tbody tr")
        .filter(new Locator.FilterOptions().setHasText(text))
        .first();
  }

  @Test
  void a_card_payment_is_refunded_and_its_webhook_replayed() throws IOException {
    Account owner = new Account(company.ownerEmail(), company.ownerPassword(), Role.TENANT_ADMIN);
    Visit tenant = browsing.open(View.wide(Language.EN), Door.CONSOLE, owner);
    tenant.go("/admin/billing/pay?id=" + stage.invoices(company).get(0).path("id").asText());
    tenant
        .act("pay-with", mark -> tenant.page().locator("[data-provider=stripe]").click())
        .verified(() -> assertThat(payment("external_id")).isNotEmpty());
    Site.shared().simulator().act("stripe", payment("external_id"), "pay");
    tenant.page().waitForCondition(() -> payment("status").equals("SUCCEEDED"));

    Visit visit = admin("/admin/payments");
    visit.page().locator("input[name=tenant]").fill(company.slug());
    visit
        .act("filter-payments")
        .verified(() -> assertThat(visit.page().locator("tbody tr").all()).hasSize(1));
    visit.page().locator("tbody a").first().click();
    visit.settle();
    visit.page().getByText("Send money back").click();
    visit.page().locator("[id='refund:amount']").fill("5.00");
    visit.page().locator("[id='refund:reason']").fill("goodwill");
    visit
        .act("refund-payment")
        .verified(
            () ->
                assertThat(
                        one(
                            "select amount_minor from refunds where payment_id = cast(? as uuid)",
                            payment("id")))
                    .isEqualTo("500"));

    database.useHandle(
        h ->
            h.execute(
                "update webhook_inbox set status = 'PARKED', reason = 'made up by a test', next_at"
                    + " = null, finished_at = now() where payment_id = cast(? as uuid)",
                payment("id")));
    visit.go("/admin/payments/webhooks");
    visit.page().locator("select[name=status]").selectOption("PARKED");
    visit
        .act("filter-webhooks")
        .verified(() -> assertThat(visit.page().url()).contains("status=PARKED"));
    visit.inspect("console-webhooks");
    visit
        .act(row(visit, "made up by a test"), "replay-webhook", Locator::click)
        .verified(
            () ->
                assertThat(one("select count(*) from audit_log where action = 'webhook.replayed'"))
                    .isNotEqualTo("0"));
  }

  private static String payment(String column) {
    return one(
        "select " + column + " from payments where tenant_id = cast(? as uuid)", company.id());
  }

  @Test
  void journals_and_statements_are_filtered_and_saved_as_tables() throws IOException {
    Visit visit = admin("/admin/ledger/journals");
    visit.page().locator("input[name=tenant]").fill(company.slug());
    visit
        .act("filter-journals")
        .verified(
            () ->
                assertThat(visit.page().locator("tbody").textContent()).contains("Invoice issued"));
    visit.go("/admin/ledger/statement");
    visit.page().locator("select[name=account]").selectOption("RECEIVABLE");
    visit.page().locator("input[name=tenant]").fill(company.slug());
    visit
        .act("show-statement")
        .verified(() -> assertThat(visit.page().locator("tbody").textContent()).contains("$49.99"));
    String table =
        visit
            .page()
            .context()
            .request()
            .get("/admin/ledger/statement?csv=1&tenant=" + company.slug())
            .text();
    assertThat(table).startsWith("posted_at,journal,tenant").contains("49.99");
    assertThat(admin("/admin/ledger").page().locator("[data-even]").getAttribute("data-even"))
        .isEqualTo("true");
  }

  @Test
  void a_dead_letter_is_replayed_and_counted() throws IOException {
    String event = UUID.randomUUID().toString();
    String payload =
        "{\"tenantId\":\"%s\",\"source\":\"test/console\",\"eventId\":\"%s\",\"model\":\"claude-sonnet-4-5\","
                .formatted(company.id(), event)
            + "\"inputTokens\":7,\"outputTokens\":1,\"occurredAt\":\"2026-03-01T12:00:00Z\"}";
    database.useHandle(
        h ->
            h.execute(
                "insert into dead_letters (id, stream, entry_id, position, tenant_id, source,"
                    + " event_id, reason_code, reason, payload, created_at) values (?, 'test', ?,"
                    + " 0, cast(? as uuid), 'test/console', ?, 'MADE_UP', 'by a test', ?, now())",
                UUID.randomUUID(),
                event,
                company.id(),
                event,
                payload));
    Visit visit = admin("/admin/metering/dead-letters").inspect("console-dead-letters");
    visit
        .act(row(visit, event), "replay-dead-letter", Locator::click)
        .verified(() -> assertThat(stage.current(company).required("used").asLong()).isEqualTo(8));
  }

  @Test
  void a_models_price_is_added_and_found() {
    String model = Stage.unique("model");
    Visit visit = admin("/admin/metering/prices").inspect("console-prices");
    visit.page().getByText("Add a price").first().click();
    visit.page().locator("[id='add:model']").fill(model);
    visit.page().locator("[id='add:input']").fill("3");
    visit.page().locator("[id='add:output']").fill("15");
    visit
        .act("add-price")
        .verified(
            () ->
                assertThat(one("select count(*) from model_prices where model = ?", model))
                    .isNotEqualTo("0"));
    visit.go("/admin/metering/prices");
    visit.page().locator("input[name=model]").fill(model);
    visit
        .act("filter-prices")
        .verified(() -> assertThat(visit.page().locator("tbody").textContent()).contains(model));
  }

  @Test
  void a_tenant_is_looked_at_by_the_watch() {
    Visit visit = admin("/admin/system/invariants").inspect("console-invariants");
    visit.page().locator("[id='check:tenant']").fill(company.slug());
    visit
        .act("check-invariants")
        .verified(() -> assertThat(visit.page().content()).contains("was looked at"));
  }

  @Test
  void a_mail_that_was_parked_is_sent_again() {
    UUID mail = UUID.randomUUID();
    database.useHandle(
        h ->
            h.execute(
                "insert into mail_outbox (id, tenant_id, kind, source_id, recipient, locale,"
                    + " fields, status, created_at, next_attempt_at, error) select ?, tenant_id,"
                    + " kind, ?, recipient, locale, fields, 'PARKED', now(), now(), 'by a test'"
                    + " from mail_outbox limit 1",
                mail,
                mail.toString()));
    Visit visit = admin("/admin/system/mails");
    visit.page().locator("select[name=status]").selectOption("PARKED");
    visit
        .act("filter-mails")
        .verified(() -> assertThat(visit.page().url()).contains("status=PARKED"));
    visit
        .act(row(visit, "by a test"), "retry-mail", Locator::click)
        .verified(
            () ->
                assertThat(one("select status from mail_outbox where id = ?", mail))
                    .isNotEqualTo("PARKED"));
  }

  @Test
  void the_audit_log_is_searched() {
    Visit visit = admin("/admin/system/audit");
    visit.page().locator("input[name=tenant]").fill(company.slug());
    visit.page().locator("input[name=action]").fill("tenant.");
    visit
        .act("filter-audit")
        .verified(
            () ->
                assertThat(visit.page().locator("tbody").textContent())
                    .contains("tenant.registered"));
  }

  @Test
  void secrets_are_masked() {
    Visit visit = admin("/admin/system").inspect("console-system");
    String settings = visit.page().locator("main").textContent();
    assertThat(settings).contains("payment.stripe.secret-key", "••••••••");
    assertThat(settings).doesNotContain("sk_test", "whsec_", "BEGIN");
  }
}
