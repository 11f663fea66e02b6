package io.it0.blackbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.blackbox.Debtors.Debt;
import io.it0.blackbox.RawClient.Sent;
import io.it0.demo.ApiClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;

/** A tenant's administrator who pays an invoice, over REST. */
final class Payer {

  private final RawClient rest;

  Payer(String baseUrl) {
    this.rest = new RawClient(baseUrl);
  }

  /** @param key of the wish to pay: the same one is the same payment */
  HttpResponse<String> pay(Debt debt, String provider, String key) throws IOException {
    return rest.send(
        new Sent(
            "POST",
            "billing/invoices/" + debt.invoiceId() + "/pay",
            Map.of(
                "Authorization",
                "Bearer " + debt.token(),
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                key),
            ApiClient.JSON.writeValueAsBytes(Map.of("provider", provider))));
  }

  JsonNode payment(Debt debt, String id) throws IOException {
    HttpResponse<String> answer =
        rest.send(
            new Sent(
                "GET",
                "billing/payments/" + id,
                Map.of("Authorization", "Bearer " + debt.token()),
                new byte[0]));
    if (answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    return ApiClient.JSON.readTree(answer.body());
  }

  HttpResponse<String> cancel(Debt debt, String id) throws IOException {
    return rest.send(
        new Sent(
            "POST",
            "billing/payments/" + id + "/cancel",
            Map.of("Authorization", "Bearer " + debt.token(), "Content-Type", "application/json"),
            "{}".getBytes()));
  }
}
