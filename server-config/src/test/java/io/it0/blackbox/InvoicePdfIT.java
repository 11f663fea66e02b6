package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.blackbox.Stage.Company;
import io.it0.demo.ApiClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** Invoices and credit notes as documents, over REST. */
class InvoicePdfIT {

  private final HttpClient http = HttpClient.newHttpClient();
  private final Stage stage = new Stage(Site.shared().installation());

  InvoicePdfIT() throws IOException {}

  @Test
  void an_invoice_and_its_credit_note_are_printed_in_both_languages_for_their_own_tenant_only()
      throws Exception {
    String clock = stage.clock(Instant.parse("2023-11-01T00:00:00Z"));
    Company company = stage.company("printed", "pro", clock);
    JsonNode invoice = stage.invoices(company).get(0);
    String path = "billing/invoices/" + invoice.required("id").asText() + "/pdf";
    String owner = bearer(company);

    String before = text(get(path + "?lang=en", owner, Map.of()));
    assertThat(before)
        .contains("Invoice", invoice.required("number").asText(), "Company " + company.slug())
        .contains(
            "Pro plan", "Amount due $" + invoice.required("open").required("amount").asText());

    ApiClient own = stage.owner(company);
    assertThat(own.get("billing/profile").required("legalName").asText())
        .isEqualTo("Company " + company.slug());
    own.put("billing/profile", Map.of("legalName", "上海智能有限公司", "taxId", "9131000"));
    HttpResponse<byte[]> chinese = get(path, owner, Map.of("Accept-Language", "fr, zh-CN;q=0.8"));
    assertThat(text(chinese)).contains("账单", "上海智能有限公司", "税号：9131000", "应付金额");

    unchangedIsNotSentAgain(path, owner, chinese);
    laterBuyersChangeNothing(company, path, owner);
    creditNote(company, invoice, owner);

    Company other = stage.company("nosy", "free", clock);
    assertThat(get(path, bearer(other), Map.of()).statusCode()).isEqualTo(404);
    assertThat(get(path, "", Map.of()).statusCode()).isEqualTo(401);
    assertThat(get(path + "?lang=fr", owner, Map.of()).statusCode()).isEqualTo(400);
    assertThat(get("billing/invoices/" + UUID.randomUUID() + "/pdf", owner, Map.of()).statusCode())
        .isEqualTo(404);
  }

  private void unchangedIsNotSentAgain(String path, String owner, HttpResponse<byte[]> first)
      throws Exception {
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(first.headers().allValues("Cache-Control")).containsExactly("private, no-cache");
    assertThat(first.headers().firstValue("Content-Disposition").orElseThrow())
        .matches("inline; filename=\"[A-Z0-9]+-\\d{6}\\.pdf\"");
    HttpResponse<byte[]> again = get(path + "?lang=zh", owner, Map.of("If-None-Match", tag));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(get(path + "?lang=en", owner, Map.of("If-None-Match", tag)).statusCode())
        .isEqualTo(200);
  }

  private void laterBuyersChangeNothing(Company company, String path, String owner)
      throws Exception {
    stage.advance(company.clockId(), Instant.parse("2023-11-05T00:00:00Z"));
    ApiClient own = stage.owner(company);
    own.put("billing/profile", Map.of("legalName", "Somebody else"));
    assertThat(text(get(path, owner, Map.of())))
        .contains("上海智能有限公司")
        .doesNotContain("Somebody else");
  }

  private void creditNote(Company company, JsonNode invoice, String owner) throws Exception {
    String id = invoice.required("id").asText();
    JsonNode line = stage.admin().get("billing/invoices/" + id).required("lines").get(0);
    JsonNode note =
        stage
            .admin()
            .post(
                "admin/invoices/" + id + "/credit-notes",
                Map.of(
                    "id", UUID.randomUUID().toString(),
                    "reason", "停机补偿",
                    "lines",
                        List.of(
                            Map.of(
                                "lineId", line.required("id").asText(),
                                "amount", Map.of("amount", "5.00", "currency", "USD")))));
    HttpResponse<byte[]> answer =
        get(
            "billing/credit-notes/" + note.required("id").asText() + "/pdf?lang=zh",
            owner,
            Map.of());
    assertThat(text(answer))
        .contains("贷项凭单", note.required("number").asText(), "停机补偿", "-$5.00")
        .contains(invoice.required("number").asText(), "Somebody else");
    assertThat(text(get("billing/invoices/" + id + "/pdf", owner, Map.of())))
        .contains(note.required("number").asText(), "Credit notes -$5.00");
  }

  private String bearer(Company company) throws IOException {
    return "Bearer "
        + stage
            .anonymous()
            .post(
                "auth/login",
                Map.of("email", company.ownerEmail(), "password", company.ownerPassword()))
            .required("accessToken")
            .asText();
  }

  private HttpResponse<byte[]> get(String path, String bearer, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(stage.baseUrl() + "/api/v1/" + path));
    headers.forEach(request::header);
    if (!bearer.isEmpty()) {
      request.header("Authorization", bearer);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> answer) throws IOException {
    assertThat(answer.statusCode()).as(new String(answer.body())).isEqualTo(200);
    try (PDDocument document = Loader.loadPDF(answer.body())) {
      PDFTextStripper stripper = new PDFTextStripper();
      stripper.setSortByPosition(true);
      return stripper.getText(document).replaceAll("\\s+", " ");
    }
  }
}
