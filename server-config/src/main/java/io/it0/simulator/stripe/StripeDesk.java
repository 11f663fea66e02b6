package io.it0.simulator.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Answer;
import io.it0.simulator.base.Call;
import io.it0.simulator.base.Courier;
import io.it0.simulator.base.Desk;
import io.it0.simulator.base.Faults;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Merchant;
import io.it0.simulator.base.Records;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stripe's API under {@code /v1}: who calls, with which key, and what is answered again. */
public final class StripeDesk implements Desk {

  private final StripeAccount account;
  private final StripeBook book;
  private final Idempotency idempotency;
  private final StripeOperations operations;
  private final PayerActions payer;
  private final Faults faults;

  /** @param address where people reach the simulator, without a slash at the end */
  public StripeDesk(
      StripeAccount account,
      Records records,
      Courier courier,
      Faults faults,
      Merchant merchant,
      String address,
      Clock clock) {
    this.account = account;
    this.faults = faults;
    this.book = new StripeBook(records, courier, merchant, account, clock);
    this.idempotency = new Idempotency(book);
    this.operations = new StripeOperations(book, account, address + "/pay/stripe/");
    this.payer = new PayerActions(operations);
  }

  @Override
  public String name() {
    return "stripe";
  }

  @Override
  public boolean serves(Call call) {
    return call.path().startsWith("/v1/");
  }

  @Override
  public synchronized Answer serve(Call call) {
    String requestId = "req_" + Ids.letters(14);
    if (call.method().equals("OPTIONS")) {
      return finished(Answer.empty(204), requestId);
    }
    Answer answer;
    try {
      answer = answered(call, requestId);
    } catch (StripeError e) {
      answer = Answer.json(e.status(), e.body());
    }
    return finished(answer, requestId);
  }

  private static Answer finished(Answer answer, String requestId) {
    return answer
        .with("Request-Id", requestId)
        .with("Stripe-Version", StripeBook.API_VERSION)
        .with("Access-Control-Allow-Origin", "*")
        .with("Access-Control-Allow-Headers", "Authorization, Content-Type, Stripe-Version")
        .with("Access-Control-Allow-Methods", "GET, POST");
  }

  private Answer answered(Call call, String requestId) {
    ObjectNode form = Form.parse(call.method().equals("POST") ? call.text() : call.query());
    String key = key(call, form);
    boolean payerCalls = key.equals(account.publishableKey());
    if (!payerCalls && !key.equals(account.secretKey())) {
      throw StripeError.unauthorized("Invalid API Key provided: " + masked(key));
    }
    form.remove("key");
    Params params = new Params(form);
    if (payerCalls) {
      operations.requireSecret(call, params);
    }
    Optional<String> idempotencyKey =
        call.method().equals("POST") ? call.header("Idempotency-Key") : Optional.empty();
    book.request(requestId, idempotencyKey.orElse(null));
    if (idempotencyKey.isEmpty()) {
      return executed(call, params);
    }
    String request = call.method() + " " + call.path() + " " + params.canonical();
    return idempotency.once(
        idempotencyKey.get(), request, () -> kept(idempotencyKey.get(), request, call, params));
  }

  private Answer executed(Call call, Params params) {
    return Answer.json(200, operations.execute(call, params));
  }

  private Answer kept(String key, String request, Call call, Params params) {
    try {
      ObjectNode result = operations.execute(call, params);
      if (faults.ordered(name(), call.path(), Faults.Kind.ERROR_KEPT)) {
        throw StripeError.broken();
      }
      idempotency.keep(key, request, 200, result);
      return Answer.json(200, result);
    } catch (StripeError e) {
      if (e.kept()) {
        idempotency.keep(key, request, e.status(), e.body());
      }
      throw e;
    }
  }

  private static String key(Call call, ObjectNode form) {
    String header = call.header("Authorization").orElse("");
    if (header.startsWith("Bearer ")) {
      return header.substring("Bearer ".length()).trim();
    }
    if (header.startsWith("Basic ")) {
      return basic(header.substring("Basic ".length()).trim());
    }
    if (form.hasNonNull("key")) {
      return form.get("key").asText();
    }
    throw StripeError.unauthorized(
        "You did not provide an API key. You need to provide your API key in the Authorization"
            + " header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').");
  }

  private static String basic(String encoded) {
    try {
      return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8)
          .replaceAll(":.*", "");
    } catch (IllegalArgumentException e) {
      return ""; // no key at all
    }
  }

  private static String masked(String key) {
    return key.length() < 12
        ? "****"
        : key.substring(0, 8) + "****" + key.substring(key.length() - 4);
  }

  @Override
  public synchronized List<Payment> payments() {
    List<Payment> payments = new ArrayList<>();
    for (String type : List.of(Intents.INTENT, Setups.SETUP)) {
      book.records().all(type).forEach(object -> payments.add(shown(object)));
    }
    return payments;
  }

  private Payment shown(ObjectNode object) {
    String amount =
        object.has("amount")
            ? BigDecimal.valueOf(object.get("amount").asLong()).movePointLeft(2)
                + " "
                + object.get("currency").asText().toUpperCase(java.util.Locale.ROOT)
            : "saves a card";
    return new Payment(
        name(),
        object.get("id").asText(),
        object.path("description").asText(""),
        amount,
        object.get("status").asText(),
        "",
        payer.possible(object));
  }

  @Override
  public synchronized void act(String id, String action, Map<String, String> arguments) {
    book.request(null, null);
    try {
      payer.act(id, action, arguments);
    } catch (StripeError e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
