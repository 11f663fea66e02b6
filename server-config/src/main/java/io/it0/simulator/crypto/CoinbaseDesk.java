package io.it0.simulator.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Answer;
import io.it0.simulator.base.Call;
import io.it0.simulator.base.Courier;
import io.it0.simulator.base.Desk;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Json;
import io.it0.simulator.base.Letter;
import io.it0.simulator.base.Merchant;
import io.it0.simulator.base.Records;
import io.it0.simulator.base.Sealing;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Charges of Coinbase Commerce: a charge's state is the last entry of its timeline. */
public final class CoinbaseDesk implements Desk {

  private static final String CHARGE = "charge";
  private static final String VERSION = "2018-03-22";
  private static final Duration LIFE = Duration.ofHours(1);
  private static final Pattern ONE = Pattern.compile("/charges/([^/]+?)(/cancel|/resolve)?");
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofHours(24),
          Duration.ofHours(24));

  private final CoinbaseAccount account;
  private final Records records;
  private final Courier courier;
  private final Merchant merchant;
  private final String address;
  private final Clock clock;

  public CoinbaseDesk(
      CoinbaseAccount account,
      Records records,
      Courier courier,
      Merchant merchant,
      String address,
      Clock clock) {
    this.account = account;
    this.records = records;
    this.courier = courier;
    this.merchant = merchant;
    this.address = address;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "coinbase";
  }

  @Override
  public boolean serves(Call call) {
    return call.path().equals("/charges") || call.path().startsWith("/charges/");
  }

  @Override
  public synchronized Answer serve(Call call) {
    try {
      if (!call.header("X-CC-Api-Key").filter(account.apiKey()::equals).isPresent()) {
        throw CryptoError.coinbase(401, "authorization_error", "You are not authorized.");
      }
      return answered(call);
    } catch (CryptoError e) {
      return Answer.json(e.status(), e.body());
    }
  }

  private Answer answered(Call call) {
    boolean post = call.method().equals("POST");
    if (call.path().equals("/charges")) {
      return post ? data(201, created(call)) : list();
    }
    Matcher one = ONE.matcher(call.path());
    if (!one.matches()) {
      throw CryptoError.coinbase(404, "not_found", "Not found");
    }
    ObjectNode charge = require(one.group(1));
    if (one.group(2) == null && !post) {
      return data(200, charge);
    }
    if (post && "/cancel".equals(one.group(2))) {
      return data(200, cancelled(charge));
    }
    if (post && "/resolve".equals(one.group(2))) {
      return data(200, resolved(charge));
    }
    throw CryptoError.coinbase(405, "invalid_request", "Method not allowed");
  }

  private static Answer data(int status, ObjectNode charge) {
    return Answer.json(status, Json.object().set("data", charge));
  }

  private Answer list() {
    ObjectNode list = Json.object();
    ArrayNode data = list.putArray("data");
    records.all(CHARGE).stream().limit(25).forEach(data::add);
    return Answer.json(200, list);
  }

  private ObjectNode created(Call call) {
    ObjectNode sent;
    try {
      sent = Json.read(call.body());
    } catch (UncheckedIOException e) {
      throw CryptoError.coinbase(400, "invalid_request", "Invalid JSON");
    }
    if (!sent.path("pricing_type").asText().equals("fixed_price")) {
      throw CryptoError.coinbase(400, "invalid_request", "pricing_type must be fixed_price");
    }
    JsonNode price = sent.path("local_price");
    if (!price.path("amount").asText().matches("\\d{1,12}(\\.\\d{1,8})?")
        || !price.path("currency").asText().matches("[A-Z]{3}")) {
      throw CryptoError.coinbase(400, "invalid_request", "local_price is not valid");
    }
    ObjectNode charge = Json.object();
    String code = Ids.upper(8);
    charge.put("id", UUID.randomUUID().toString()).put("resource", "charge").put("code", code);
    charge.set("name", sent.path("name"));
    charge.set("description", sent.path("description"));
    charge.put("hosted_url", address + "/pay/coinbase/" + code);
    charge.put("created_at", now()).put("expires_at", clock.instant().plus(LIFE).toString());
    charge.putNull("confirmed_at");
    charge.put("pricing_type", "fixed_price");
    charge.putObject("pricing").set("local", price);
    charge.set("metadata", sent.hasNonNull("metadata") ? sent.get("metadata") : Json.object());
    charge.putObject("addresses").put("ethereum", "0x" + Ids.digits(40));
    charge.putArray("payments");
    charge.putArray("timeline");
    charge.set("redirect_url", sent.path("redirect_url"));
    charge.set("cancel_url", sent.path("cancel_url"));
    become(charge, "NEW", null, "charge:created");
    return charge;
  }

  private ObjectNode require(String codeOrId) {
    return records
        .find(CHARGE, codeOrId)
        .or(
            () ->
                records.all(CHARGE).stream()
                    .filter(charge -> charge.get("id").asText().equals(codeOrId))
                    .findFirst())
        .map(this::timedOut)
        .orElseThrow(() -> CryptoError.coinbase(404, "not_found", "Not found"));
  }

  private ObjectNode timedOut(ObjectNode charge) {
    boolean over = Instant.parse(charge.get("expires_at").asText()).isBefore(clock.instant());
    if (over && state(charge).equals("NEW")) {
      become(charge, "EXPIRED", null, "charge:failed");
    }
    return charge;
  }

  private ObjectNode cancelled(ObjectNode charge) {
    if (!state(charge).equals("NEW")) {
      throw CryptoError.coinbase(
          400, "invalid_request", "Charge can only be canceled if it is new");
    }
    become(charge, "CANCELED", null, "charge:failed");
    return charge;
  }

  private ObjectNode resolved(ObjectNode charge) {
    if (!state(charge).equals("UNRESOLVED")) {
      throw CryptoError.coinbase(400, "invalid_request", "Charge is not unresolved");
    }
    become(charge, "RESOLVED", null, "charge:resolved");
    return charge;
  }

  private static String state(ObjectNode charge) {
    JsonNode timeline = charge.get("timeline");
    return timeline.get(timeline.size() - 1).get("status").asText();
  }

  private void become(ObjectNode charge, String status, String context, String event) {
    ObjectNode entry = charge.withArray("/timeline").addObject();
    entry.put("time", now()).put("status", status);
    if (context != null) {
      entry.put("context", context);
    }
    if (status.equals("COMPLETED")) {
      charge.put("confirmed_at", now());
    }
    records.put(CHARGE, charge.get("code").asText(), charge);
    send(event, charge.deepCopy());
  }

  // The time of the message is not signed: only the body is.
  private void send(String type, ObjectNode charge) {
    ObjectNode event = Json.object();
    event.put("id", UUID.randomUUID().toString()).put("resource", "event").put("type", type);
    event.put("api_version", VERSION).put("created_at", now());
    event.set("data", charge);
    String delivery = UUID.randomUUID().toString();
    courier.send(
        new Letter(
            name(),
            type + " " + charge.get("code").asText(),
            merchant.webhook("crypto"),
            attempt -> parcel(delivery, attempt, event),
            Letter::isSuccess,
            PAUSES));
  }

  private Letter.Parcel parcel(String delivery, int attempt, ObjectNode event) {
    ObjectNode message = Json.object();
    message.put("id", delivery).put("scheduled_for", now()).put("attempt_number", attempt + 1);
    message.set("event", event);
    byte[] body = Json.bytes(message);
    return new Letter.Parcel(
        Map.of(
            "Content-Type",
            "application/json",
            "User-Agent",
            "weipay-webhooks",
            "X-CC-Webhook-Signature",
            Sealing.hmac(account.webhookSecret(), body)),
        body);
  }

  private String now() {
    return clock.instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
  }

  @Override
  public synchronized List<Payment> payments() {
    return records.all(CHARGE).stream().map(this::timedOut).map(this::shown).toList();
  }

  private Payment shown(ObjectNode charge) {
    JsonNode price = charge.at("/pricing/local");
    List<String> actions =
        switch (state(charge)) {
          case "NEW" -> List.of("pay", "underpay", "overpay", "expire");
          case "PENDING" -> List.of("confirm");
          case "EXPIRED" -> List.of("pay");
          default -> List.of();
        };
    return new Payment(
        name(),
        charge.get("code").asText(),
        charge.path("name").asText(),
        price.get("amount").asText() + " " + price.get("currency").asText(),
        state(charge),
        "/pay/coinbase/" + charge.get("code").asText(),
        actions);
  }

  @Override
  public synchronized void act(String id, String action, Map<String, String> arguments) {
    ObjectNode charge;
    try {
      charge = require(id);
    } catch (CryptoError e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    String state = state(charge);
    BigDecimal price = new BigDecimal(charge.at("/pricing/local/amount").asText());
    switch (action + " " + state) {
      case "pay NEW" -> {
        receive(charge, price);
        become(charge, "PENDING", null, "charge:pending");
      }
      case "confirm PENDING" -> become(charge, "COMPLETED", null, "charge:confirmed");
      case "underpay NEW" -> {
        receive(charge, price.subtract(new BigDecimal("0.01")));
        become(charge, "UNRESOLVED", "UNDERPAID", "charge:failed");
      }
      case "overpay NEW" -> {
        receive(charge, price.add(BigDecimal.ONE));
        become(charge, "UNRESOLVED", "OVERPAID", "charge:confirmed");
      }
      case "expire NEW" -> become(charge, "EXPIRED", null, "charge:failed");
      case "pay EXPIRED" -> {
        receive(charge, price);
        become(charge, "UNRESOLVED", "DELAYED", "charge:delayed");
      }
      default ->
          throw new IllegalArgumentException("nobody can " + action + " a charge that is " + state);
    }
  }

  private void receive(ObjectNode charge, BigDecimal amount) {
    ObjectNode payment = charge.withArray("/payments").addObject();
    payment.put("network", "ethereum").put("transaction_id", "0x" + Ids.digits(64));
    payment.put("status", "CONFIRMED").put("detected_at", now());
    ObjectNode value = payment.putObject("value");
    value
        .putObject("local")
        .put("amount", amount.toPlainString())
        .set("currency", charge.at("/pricing/local/currency"));
    value
        .putObject("crypto")
        .put("amount", amount.movePointLeft(3).toPlainString())
        .put("currency", "ETH");
  }
}
