package io.it0.simulator.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Answer;
import io.it0.simulator.base.Call;
import io.it0.simulator.base.Courier;
import io.it0.simulator.base.Desk;
import io.it0.simulator.base.Json;
import io.it0.simulator.base.Merchant;
import io.it0.simulator.base.Records;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of BTCPay Server's Greenfield API that a shop uses. */
public final class BtcpayDesk implements Desk {

  private static final Pattern STORE = Pattern.compile("/api/v1/stores/([^/]+)(/.*)?");
  private static final Pattern INVOICE =
      Pattern.compile("/invoices/([^/]+)(/payment-methods|/status|/refund|/unarchive)?");
  private static final Pattern REDELIVER =
      Pattern.compile("/webhooks/([^/]+)/deliveries/([^/]+)/redeliver");
  private static final Pattern PULL_PAYMENT =
      Pattern.compile("/api/v1/pull-payments/([^/]+)(/payouts)?");

  private final BtcpayAccount account;
  private final BtcpayHooks hooks;
  private final BtcpayInvoices invoices;

  public BtcpayDesk(
      BtcpayAccount account,
      Records records,
      Courier courier,
      Merchant merchant,
      String address,
      Clock clock) {
    this.account = account;
    this.hooks = new BtcpayHooks(account, records, courier, merchant, clock);
    this.invoices = new BtcpayInvoices(account, records, hooks, address, clock);
  }

  @Override
  public String name() {
    return "btcpay";
  }

  @Override
  public boolean serves(Call call) {
    return call.path().startsWith("/api/v1/");
  }

  @Override
  public synchronized Answer serve(Call call) {
    try {
      Matcher pull = PULL_PAYMENT.matcher(call.path());
      if (pull.matches() && call.method().equals("GET")) {
        // Public, as its address is what the payer is given.
        return pull.group(2) == null
            ? Answer.json(200, invoices.pullPayment(pull.group(1)))
            : Answer.json(200, invoices.payouts(pull.group(1)));
      }
      authenticate(call);
      Matcher store = STORE.matcher(call.path());
      if (!store.matches() || !store.group(1).equals(account.storeId())) {
        throw CryptoError.btcpay(404, "store-not-found", "The store was not found");
      }
      return inStore(call, store.group(2) == null ? "" : store.group(2));
    } catch (CryptoError e) {
      return Answer.json(e.status(), e.body());
    }
  }

  private void authenticate(Call call) {
    if (!call.header("Authorization").orElse("").equals("token " + account.apiKey())) {
      throw CryptoError.btcpay(
          401, "unauthenticated", "Authentication is required for accessing this endpoint");
    }
  }

  private Answer inStore(Call call, String path) {
    String method = call.method();
    if (path.isEmpty() && method.equals("GET")) {
      return Answer.json(
          200, Json.object().put("id", account.storeId()).put("name", "Simulated store"));
    }
    if (path.equals("/invoices")) {
      return method.equals("POST")
          ? Answer.json(200, invoices.create(body(call)))
          : Answer.json(200, Json.tree(invoices.list(call.queryFields())));
    }
    Matcher redeliver = REDELIVER.matcher(path);
    if (redeliver.matches() && method.equals("POST")) {
      return Answer.json(200, Json.tree(hooks.redeliver(redeliver.group(2))));
    }
    if (path.equals("/webhooks") && method.equals("GET")) {
      return Answer.json(200, Json.tree(List.of(hooks.describe())));
    }
    if (path.equals("/webhooks/" + account.webhookId() + "/deliveries")) {
      return Answer.json(200, Json.tree(hooks.deliveries()));
    }
    Matcher invoice = INVOICE.matcher(path);
    if (invoice.matches()) {
      return invoice(call, invoice.group(1), invoice.group(2));
    }
    throw CryptoError.btcpay(404, "not-found", "Nothing is here");
  }

  private Answer invoice(Call call, String id, String part) {
    String what = call.method() + " " + (part == null ? "" : part);
    return switch (what) {
      case "GET " -> Answer.json(200, invoices.get(id));
      case "DELETE " -> Answer.json(200, invoices.archive(id, true));
      case "POST /unarchive" -> Answer.json(200, invoices.archive(id, false));
      case "GET /payment-methods" -> Answer.json(200, invoices.paymentMethods(id));
      case "POST /status" -> Answer.json(200, invoices.mark(id, body(call)));
      case "POST /refund" -> Answer.json(200, invoices.refund(id, body(call)));
      default -> throw CryptoError.btcpay(405, "method-not-allowed", "Not for " + call.path());
    };
  }

  private static ObjectNode body(Call call) {
    try {
      return Json.read(call.body());
    } catch (UncheckedIOException e) {
      throw CryptoError.btcpay(400, "malformed", "The body is no JSON object");
    }
  }

  @Override
  public synchronized List<Payment> payments() {
    return invoices.all().stream().map(this::shown).toList();
  }

  private Payment shown(ObjectNode invoice) {
    String status = invoice.get("status").asText();
    JsonNode additional = invoice.get("additionalStatus");
    List<String> actions =
        switch (status) {
          case "New" -> List.of("pay", "underpay", "overpay", "expire");
          case "Processing" -> List.of("confirm", "invalidate");
          case "Expired" -> List.of("pay");
          case "Settled" -> invoices.hasOpenRefund(invoice) ? List.of("refund-arrives") : List.of();
          default -> List.of();
        };
    return new Payment(
        name(),
        invoice.get("id").asText(),
        invoice.at("/metadata/orderId").asText(),
        invoice.get("amount").asText() + " " + invoice.get("currency").asText(),
        additional.asText().equals("None") ? status : status + " " + additional.asText(),
        "/pay/btcpay/" + invoice.get("id").asText(),
        actions);
  }

  @Override
  public synchronized void act(String id, String action, Map<String, String> arguments) {
    try {
      invoices.act(id, action);
    } catch (CryptoError e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
