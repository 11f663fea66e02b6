package io.it0.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import io.it0.blackbox.PaymentSimulator;
import io.it0.blackbox.Site;
import io.it0.browser.View.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What tenants come for: plan, use, warning, upgrade with its preview, payment, invoice. */
class AppLoopIT {

  private static final String CARD = "4242424242424242";

  @RegisterExtension final Browsing browsing = new Browsing();

  private final PaymentSimulator simulator = Site.shared().simulator();

  @Test
  void plan_use_quota_banner_upgrade_with_preview_pay_by_qr_and_the_invoices_pdf()
      throws IOException {
    Customer customer = Customer.on("pro", "CNY");
    Visit visit = browsing.open(View.phone(Language.ZH), Door.APP, customer.owner());
    Page page = visit.page();
    visit.go("/app/");
    assertThat(page.locator("main")).not().containsText("您已使用内含令牌");
    customer.uses(5, 170_000);
    visit.go("/app/");
    assertThat(page.locator(".banner.warning")).containsText("您已使用内含令牌的 85%");
    visit.inspect("app-overview").fits();
    page.locator(".banner a").click();
    visit.settle();

    visit
        .act("choose-enterprise")
        .verified(() -> assertThat(page.locator("dialog .lines li")).hasCount(2));
    assertThat(page.locator("dialog")).containsText("现在应付");
    visit.inspect("app-upgrade-preview");
    String due = page.locator("dialog .total span").last().innerText();
    visit.act("dismiss").verified(() -> assertThat(page.locator("dialog")).hasCount(0));
    assertThat(customer.subscription().required("plan").asText()).isEqualTo("pro");

    visit.act("choose-enterprise");
    visit.act("close-dialog").verified(() -> assertThat(page.locator("dialog")).hasCount(0));
    visit.act("choose-enterprise");
    visit
        .act("confirm-upgrade")
        .verified(
            () ->
                assertThat(customer.subscription().required("plan").asText())
                    .isEqualTo("enterprise"));
    assertThat(page).hasURL(Pattern.compile("/app/invoices/[^/]+/pay$"));
    assertThat(page.locator(".figure").first()).hasText(due);
    visit.inspect("app-pay").fits();

    JsonNode invoice = customer.latestInvoice();
    visit
        .act("pay-alipay")
        .verified(
            () ->
                assertThat(customer.latestPayment().required("invoiceId"))
                    .isEqualTo(invoice.required("id")));
    assertThat(page.locator(".code-frame img")).isVisible();
    visit.inspect("app-payment-qr").fits();
    pay("alipay", customer);
    // Without a reload: the page hears of it.
    assertThat(page.locator("[data-status=SUCCEEDED]")).isVisible();
    assertThat(page.locator("main")).containsText("支付成功");
    visit.inspect("app-payment-done");
    assertThat(customer.latestInvoice().required("status").asText()).isEqualTo("paid");
    assertPdf(visit, "/app/payments/:id");

    page.getByText("查看账单").click();
    visit.settle();
    assertPdf(visit, "/app/invoices/:id");
    visit.go("/app/");
    assertThat(page.locator(".banner.warning")).hasCount(0);
  }

  private static void assertPdf(Visit visit, String where) throws IOException {
    Download[] saved = new Download[1];
    Visit.Acted[] acted = new Visit.Acted[1];
    saved[0] = visit.page().waitForDownload(() -> acted[0] = visit.act("download-pdf"));
    byte[] pdf = Files.readAllBytes(saved[0].path());
    acted[0].verified(
        () ->
            assertThat(new String(pdf, 0, 5, StandardCharsets.US_ASCII))
                .as(where)
                .isEqualTo("%PDF-"));
    assertThat(saved[0].suggestedFilename()).endsWith(".pdf");
  }

  /** The payer, at the provider, where the invoice's number is told. */
  private void pay(String provider, Customer customer) throws IOException {
    String number = customer.latestInvoice().required("number").asText();
    for (JsonNode one : simulator.payments(provider)) {
      boolean open = one.required("actions").toString().contains("\"pay\"");
      if (open && one.required("reference").asText().contains(number)) {
        payAt(provider, one.required("id").asText());
        return;
      }
    }
    throw new IOException("none of " + number + ": " + simulator.payments(provider));
  }

  private void payAt(String provider, String id) throws IOException {
    simulator.control(
        "POST",
        "payments/" + provider + "/" + id + "/pay",
        provider.equals("stripe") ? Map.of("card", CARD) : Map.of());
  }

  @Test
  void wechat_can_be_ended_and_paid() throws IOException {
    Customer customer = Customer.on("pro", "CNY");
    Visit visit = browsing.open(View.wide(Language.EN), Door.APP, customer.owner());
    Page page = visit.page();
    String invoice = customer.latestInvoice().required("id").asText();
    visit.go("/app/invoices/" + invoice + "/pay").inspect("app-pay");
    visit.act("pay-wechat").verified(() -> assertThat(page.locator(".code-frame img")).isVisible());
    visit.act("cancel-payment").verified(() -> assertThat(page.locator("dialog")).isVisible());
    visit
        .act("confirm-cancel-payment")
        .verified(
            () ->
                assertThat(customer.latestPayment().required("status").asText())
                    .isEqualTo("CANCELLED"));
    assertThat(page.locator("[data-status=CANCELLED]")).isVisible();
    visit.inspect("app-payment-ended");
    page.getByText("Pay again", new Page.GetByTextOptions().setExact(true)).click();
    visit.settle().act("pay-wechat");
    pay("wechat", customer);
    assertThat(page.locator("[data-status=SUCCEEDED]")).isVisible();
    assertThat(customer.latestInvoice().required("status").asText()).isEqualTo("paid");
  }

  @Test
  void crypto_and_cards_are_paid_on_the_providers_page() throws IOException {
    Customer customer = Customer.on("pro", "USD");
    Visit visit =
        browsing.open(View.phone(Language.EN), Door.APP, customer.owner()).expect("favicon");
    Page page = visit.page();
    String invoice = customer.latestInvoice().required("id").asText();
    visit.go("/app/invoices/" + invoice + "/pay");
    visit
        .act("pay-crypto")
        .verified(
            () ->
                assertThat(customer.latestPayment().required("provider").asText())
                    .isEqualTo("crypto"));
    assertOpens(visit, "Payment simulator");

    visit.go("/app/invoices/" + invoice + "/pay");
    assertThat(page.locator("main")).containsText("A payment by Crypto has been begun");
    visit
        .act("pay-stripe")
        .verified(
            () ->
                assertThat(customer.latestPayment().required("provider").asText())
                    .isEqualTo("stripe"));
    visit.inspect("app-payment-card").fits();
    pay("stripe", customer);
    assertThat(page.locator("[data-status=SUCCEEDED]")).isVisible();
    assertThat(customer.latestInvoice().required("status").asText()).isEqualTo("paid");
  }

  private static void assertOpens(Visit visit, String title) {
    Visit.Acted[] acted = new Visit.Acted[1];
    Page opened = visit.page().waitForPopup(() -> acted[0] = visit.act("open-provider"));
    acted[0].verified(() -> assertThat(opened).hasTitle(title));
    opened.close();
  }

  @Test
  void cards_are_saved_charged_and_removed() throws IOException {
    Customer customer = Customer.on("pro", "USD");
    Visit visit =
        browsing.open(View.wide(Language.EN), Door.APP, customer.owner()).expect("favicon");
    Page page = visit.page();
    visit.go("/app/payment-methods").inspect("app-payment-methods-none");
    addCard(visit, customer, 1);
    addCard(visit, customer, 2);
    visit.inspect("app-payment-methods");
    visit
        .act("make-default")
        .verified(
            () -> assertThat(methods(customer).get(1).required("isDefault").asBoolean()).isTrue());
    visit.act("remove-method").verified(() -> assertThat(page.locator("dialog")).isVisible());
    visit.act("confirm-remove-method").verified(() -> assertThat(methods(customer)).hasSize(1));

    String invoice = customer.latestInvoice().required("id").asText();
    visit.go("/app/invoices/" + invoice + "/pay");
    visit
        .act("pay-saved")
        .verified(
            () ->
                assertThat(customer.latestInvoice().required("status").asText()).isEqualTo("paid"));
    assertThat(page.locator("[data-status=SUCCEEDED]")).isVisible();
  }

  private static JsonNode methods(Customer customer) throws IOException {
    return customer.api().get("billing/payment-methods").required("items");
  }

  private void addCard(Visit visit, Customer customer, int count) throws IOException {
    visit.act("add-method").verified(() -> assertThat(methods(customer)).hasSize(count));
    String address = visit.page().locator("[data-action=open-provider]").getAttribute("href");
    assertOpens(visit, "Payment simulator");
    payAt("stripe", address.substring(address.lastIndexOf('/') + 1));
    assertThat(visit.page().locator("tbody tr")).hasCount(count);
    assertThat(visit.page().getByText("Saved", new Page.GetByTextOptions().setExact(true)))
        .hasCount(count);
  }
}
