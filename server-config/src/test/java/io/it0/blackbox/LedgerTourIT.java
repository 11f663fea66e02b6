package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.blackbox.Stage.Company;
import io.it0.demo.ApiClient;
import io.it0.demo.ApiClient.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An invoice's life over REST, and what the books say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerTourIT {

  private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");

  private Stage stage;
  private ApiClient admin;

  @BeforeAll
  void start() throws IOException {
    stage = new Stage(Site.shared().installation());
    admin = stage.admin();
  }

  private Company pro(String name) throws IOException {
    return stage.company(name, "pro", stage.clock(MARCH));
  }

  private String invoiceOf(Company company) throws IOException {
    return stage.invoices(company).get(0).required("id").asText();
  }

  private static Map<String, Object> usd(String amount) {
    return Map.of("amount", amount, "currency", "USD");
  }

  private JsonNode pay(String invoice, String amount) throws IOException {
    return admin.post(
        "admin/invoices/" + invoice + "/payments",
        Map.of(
            "id", UUID.randomUUID().toString(), "payment", usd(amount), "reference", "transfer"));
  }

  private JsonNode credit(String invoice, String amount, boolean preview) throws IOException {
    String line =
        admin
            .get("admin/invoices/" + invoice + "/lines")
            .required("items")
            .get(0)
            .required("id")
            .asText();
    Map<String, Object> note = new HashMap<>();
    note.put("id", UUID.randomUUID().toString());
    note.put("reason", "outage");
    note.put("lines", List.of(Map.of("lineId", line, "amount", usd(amount))));
    return admin.post(
        "admin/invoices/" + invoice + "/credit-notes" + (preview ? "?preview=true" : ""), note);
  }

  private Map<String, String> balances(Company company) throws IOException {
    JsonNode balance = admin.get("admin/ledger/trial-balance?tenant=" + company.id());
    for (JsonNode difference : balance.required("differences")) {
      assertThat(difference.required("amount").asText()).isEqualTo("0.00");
    }
    Map<String, String> balances = new TreeMap<>();
    for (JsonNode row : balance.required("accounts")) {
      String amount = row.required("balance").required("amount").asText();
      if (!amount.equals("0.00")) {
        balances.put(row.required("account").asText(), amount);
      }
    }
    return balances;
  }

  @Test
  void an_invoice_is_owed_paid_in_parts_and_its_rest_credited() throws IOException {
    Company company = pro("ledger");
    String invoice = invoiceOf(company);
    assertThat(balances(company))
        .isEqualTo(Map.of("RECEIVABLE", "49.99", "DEFERRED_REVENUE", "-49.99"));

    assertThat(pay(invoice, "20.00").required("open").required("amount").asText())
        .isEqualTo("29.99");
    JsonNode preview = credit(invoice, "39.99", true);
    JsonNode note = credit(invoice, "39.99", false);

    assertThat(preview.required("openReduced")).isEqualTo(note.required("openReduced"));
    assertThat(note.required("openReduced").required("amount").asText()).isEqualTo("29.99");
    assertThat(note.required("credited").required("amount").asText()).isEqualTo("10.00");
    assertThat(note.required("number").asText()).startsWith("IT0-CN-");
    JsonNode paid = admin.get("billing/invoices/" + invoice);
    assertThat(paid.required("status").asText()).isEqualTo("paid");
    assertThat(paid.required("open").required("amount").asText()).isEqualTo("0.00");
    assertThat(balances(company))
        .isEqualTo(
            Map.of(
                "PROVIDER_CLEARING",
                "20.00",
                "CUSTOMER_CREDIT",
                "-10.00",
                "DEFERRED_REVENUE",
                "-10.00"));
    ApiClient owner = stage.owner(company);
    assertThat(owner.get("billing/credit").required("balances").get(0).required("amount").asText())
        .isEqualTo("10.00");
    assertThat(owner.get("billing/credit/movements").required("items")).hasSize(1);
    JsonNode own = owner.get("billing/credit-notes").required("items");
    assertThat(own).hasSize(1);
    String path = "billing/credit-notes/" + own.get(0).required("id").asText();
    assertThat(owner.get(path).required("lines")).hasSize(1);
    assertThat(status(() -> stage.owner(pro("stranger")).get(path))).isEqualTo(404);
    assertThat(status(() -> owner.get("admin/ledger/trial-balance"))).isEqualTo(403);
  }

  @Test
  void granted_credit_pays_the_next_invoice_in_the_bill_run() throws IOException {
    Company company = pro("granted");
    pay(invoiceOf(company), "49.99");
    String id = UUID.randomUUID().toString();
    Map<String, Object> wanted = Map.of("id", id, "credit", usd("20.00"), "note", "goodwill");
    admin.post("admin/tenants/" + company.id() + "/credit", wanted);
    admin.post("admin/tenants/" + company.id() + "/credit", wanted);
    assertThat(
            status(
                () ->
                    admin.post(
                        "admin/tenants/" + company.id() + "/credit",
                        Map.of(
                            "id",
                            UUID.randomUUID().toString(),
                            "credit",
                            usd("-20.01"),
                            "note",
                            "too much"))))
        .isEqualTo(409);

    Instant april = Instant.parse("2026-04-01T00:00:00Z");
    stage.advance(company.clockId(), april.plus(Duration.ofMinutes(10)));
    stage.bill(Map.of());

    JsonNode invoice = stage.invoiceOf(company, april);
    assertThat(invoice.required("applied").required("amount").asText()).isEqualTo("20.00");
    assertThat(invoice.required("open").required("amount").asText()).isEqualTo("29.99");
    JsonNode journals =
        admin.get(
            "admin/ledger/journals?invoice=" + invoice.required("id").asText() + "&clocks=all");
    assertThat(journals.required("items"))
        .extracting(journal -> journal.required("kind").asText())
        .containsExactlyInAnyOrder("INVOICE_ISSUED", "CREDIT_APPLIED");
    JsonNode receivables = admin.get("admin/ledger/receivables?tenant=" + company.id());
    assertThat(receivables.required("items").get(0).required("total").required("amount").asText())
        .isEqualTo("29.99");
    JsonNode statement =
        admin.get("admin/ledger/accounts/CUSTOMER_CREDIT/statement?tenant=" + company.id());
    assertThat(statement.required("items"))
        .extracting(entry -> entry.required("amount").required("amount").asText())
        .containsExactly("-20.00", "20.00");
  }

  @Test
  void a_journal_is_reversed_once_with_its_reason() throws IOException {
    Company company = pro("reversed");
    String invoice = invoiceOf(company);
    pay(invoice, "49.99");
    JsonNode payment =
        admin
            .get("admin/ledger/journals?clocks=all&kind=PAYMENT_RECEIVED&invoice=" + invoice)
            .required("items")
            .get(0);
    String path = "admin/ledger/journals/" + payment.required("id").asText();

    assertThat(status(() -> admin.post(path + "/reversal", Map.of("reason", " ")))).isEqualTo(422);
    JsonNode reversal =
        admin.post(path + "/reversal", Map.of("reason", "booked to the wrong bank"));

    assertThat(reversal.required("kind").asText()).isEqualTo("REVERSAL");
    assertThat(reversal.required("reverses")).isEqualTo(payment.required("id"));
    assertThat(reversal.required("note").asText()).isEqualTo("booked to the wrong bank");
    assertThat(admin.get(path)).as("a journal is never changed").isEqualTo(payment);
    assertThat(balances(company))
        .isEqualTo(Map.of("RECEIVABLE", "49.99", "DEFERRED_REVENUE", "-49.99"));
    assertThat(status(() -> admin.post(path + "/reversal", Map.of("reason", "again"))))
        .isEqualTo(409);
    String none = "admin/ledger/journals/" + UUID.randomUUID() + "/reversal";
    assertThat(status(() -> admin.post(none, Map.of("reason", "which?")))).isEqualTo(404);
    assertThat(
            status(() -> stage.owner(company).post(path + "/reversal", Map.of("reason", "mine"))))
        .isEqualTo(403);
    String undone = "admin/ledger/journals/" + reversal.required("id").asText() + "/reversal";
    admin.post(undone, Map.of("reason", "it was the right bank"));
    assertThat(balances(company))
        .isEqualTo(Map.of("PROVIDER_CLEARING", "49.99", "DEFERRED_REVENUE", "-49.99"));
  }

  @Test
  void void_and_uncollectible_are_for_what_is_open_only() throws IOException {
    Company company = pro("void");
    String invoice = invoiceOf(company);
    JsonNode voided =
        admin.post("admin/invoices/" + invoice + "/void", Map.of("reason", "sent twice"));
    assertThat(voided.required("status").asText()).isEqualTo("void");
    assertThat(balances(company)).isEmpty();
    assertThat(
            status(
                () ->
                    admin.post(
                        "admin/invoices/" + invoice + "/uncollectible", Map.of("reason", "gone"))))
        .isEqualTo(409);
    assertThat(status(() -> credit(invoice, "1.00", false))).isEqualTo(409);

    Company other = pro("bad");
    admin.post(
        "admin/invoices/" + invoiceOf(other) + "/uncollectible", Map.of("reason", "insolvent"));
    assertThat(balances(other))
        .isEqualTo(Map.of("BAD_DEBT", "49.99", "DEFERRED_REVENUE", "-49.99"));
  }

  /** What the API answers to something that it refuses. */
  private static int status(Refused request) {
    int[] status = new int[1];
    assertThatThrownBy(request::send)
        .isInstanceOfSatisfying(ApiException.class, e -> status[0] = e.status());
    return status[0];
  }

  @FunctionalInterface
  private interface Refused {
    void send() throws IOException;
  }
}
