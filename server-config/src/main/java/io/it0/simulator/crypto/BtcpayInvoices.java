package io.it0.simulator.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Json;
import io.it0.simulator.base.Records;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Invoices of a BTCPay store, paid in bitcoin at a rate that never moves. */
final class BtcpayInvoices {

  private static final String INVOICE = "invoice";
  private static final String PULL_PAYMENT = "pull-payment";
  private static final Map<String, BigDecimal> RATES =
      Map.of("USD", new BigDecimal("100000"), "CNY", new BigDecimal("700000"));
  private static final int SATOSHI = 8;

  private final BtcpayAccount account;
  private final Records records;
  private final BtcpayHooks hooks;
  private final String address;
  private final Clock clock;

  BtcpayInvoices(
      BtcpayAccount account, Records records, BtcpayHooks hooks, String address, Clock clock) {
    this.account = account;
    this.records = records;
    this.hooks = hooks;
    this.address = address;
    this.clock = clock;
  }

  ObjectNode create(ObjectNode sent) {
    String amount = sent.path("amount").asText();
    if (!amount.matches("\\d{1,12}(\\.\\d{1,8})?") || new BigDecimal(amount).signum() == 0) {
      throw CryptoError.field("amount", "The amount should be more than 0");
    }
    String currency = sent.path("currency").asText("USD");
    if (!RATES.containsKey(currency)) {
      throw CryptoError.field("currency", "No rate is known for " + currency);
    }
    ObjectNode invoice = Json.object();
    String id = Ids.letters(22);
    invoice.put("id", id).put("storeId", account.storeId());
    invoice.put("amount", amount).put("currency", currency).put("type", "Standard");
    invoice.put("paidAmount", "0").put("checkoutLink", address + "/pay/btcpay/" + id);
    ObjectNode checkout = sent.path("checkout") instanceof ObjectNode c ? c : Json.object();
    long now = clock.instant().getEpochSecond();
    long expires = now + 60L * checkout.path("expirationMinutes").asLong(15);
    invoice.put("createdTime", now).put("expirationTime", expires);
    invoice.put(
        "monitoringExpiration", expires + 60L * checkout.path("monitoringMinutes").asLong(1440));
    invoice.put("status", "New").put("additionalStatus", "None").put("archived", false);
    invoice.set("checkout", checkout);
    invoice.set("metadata", sent.path("metadata") instanceof ObjectNode m ? m : Json.object());
    invoice.putArray("availableStatusesForManualMarking").add("Settled").add("Invalid");
    save(invoice);
    records.put("payments", id, Json.object().put("destination", "bc1q" + destination()));
    hooks.send("InvoiceCreated", invoice, Json.object());
    return invoice;
  }

  private static String destination() {
    return Ids.letters(38).toLowerCase(java.util.Locale.ROOT);
  }

  ObjectNode get(String id) {
    return records
        .find(INVOICE, id)
        .map(this::timedOut)
        .orElseThrow(
            () -> CryptoError.btcpay(404, "invoice-not-found", "The invoice was not found"));
  }

  private ObjectNode timedOut(ObjectNode invoice) {
    boolean over = invoice.get("expirationTime").asLong() <= clock.instant().getEpochSecond();
    if (over && invoice.get("status").asText().equals("New")) {
      expire(invoice);
    }
    return invoice;
  }

  List<ObjectNode> all() {
    return records.all(INVOICE).stream().map(this::timedOut).toList();
  }

  List<ObjectNode> list(Map<String, String> query) {
    int take = Integer.parseInt(query.getOrDefault("take", "50"));
    return all().stream()
        .filter(i -> matches(query.get("orderId"), i.at("/metadata/orderId")))
        .filter(i -> matches(query.get("status"), i.get("status")))
        .skip(Integer.parseInt(query.getOrDefault("skip", "0")))
        .limit(take)
        .toList();
  }

  private static boolean matches(String wanted, JsonNode value) {
    return wanted == null || value.asText().equals(wanted);
  }

  ObjectNode archive(String id, boolean archived) {
    ObjectNode invoice = get(id);
    invoice.put("archived", archived);
    return save(invoice);
  }

  ArrayNode paymentMethods(String id) {
    ObjectNode invoice = get(id);
    ObjectNode paid = records.find("payments", id).orElseThrow();
    BigDecimal rate = RATES.get(invoice.get("currency").asText());
    BigDecimal amount = coins(new BigDecimal(invoice.get("amount").asText()), rate);
    BigDecimal total = coins(new BigDecimal(invoice.get("paidAmount").asText()), rate);
    ObjectNode method = Json.object();
    String destination = paid.get("destination").asText();
    method.put("paymentMethodId", "BTC-CHAIN").put("currency", "BTC").put("activated", true);
    method.put("destination", destination).put("rate", rate.toPlainString());
    method.put("paymentLink", "bitcoin:" + destination + "?amount=" + amount.toPlainString());
    method.put("amount", amount.toPlainString()).put("totalPaid", total.toPlainString());
    method.put("paymentMethodPaid", total.toPlainString()).put("paymentMethodFee", "0");
    method.put("due", amount.subtract(total).max(BigDecimal.ZERO).toPlainString());
    method.set(
        "payments", paid.path("list") instanceof ArrayNode list ? list : Json.tree(List.of()));
    method.putObject("additionalData");
    ArrayNode all = records.find("payments", id).orElseThrow().putArray("all");
    return all.add(method);
  }

  private static BigDecimal coins(BigDecimal amount, BigDecimal rate) {
    return amount.divide(rate, SATOSHI, RoundingMode.HALF_UP);
  }

  /** The shop's own staff decides. */
  ObjectNode mark(String id, ObjectNode sent) {
    ObjectNode invoice = get(id);
    String status = sent.path("status").asText();
    if (!status.equals("Settled") && !status.equals("Invalid")) {
      throw CryptoError.field("status", "Status can only be marked as Settled or Invalid");
    }
    become(invoice, status, "Marked");
    hooks.send("Invoice" + status, invoice, Json.object().put("manuallyMarked", true));
    return invoice;
  }

  ObjectNode refund(String id, ObjectNode sent) {
    ObjectNode invoice = get(id);
    if (!invoice.get("status").asText().equals("Settled")) {
      throw CryptoError.btcpay(422, "non-refundable", "Cannot refund this invoice");
    }
    boolean custom = sent.path("refundVariant").asText().equals("Custom");
    ObjectNode pull = Json.object();
    String pullId = Ids.letters(27);
    pull.put("id", pullId).put("name", sent.path("name").asText("Refund " + id));
    pull.set("description", sent.path("description"));
    pull.set("amount", custom ? sent.path("customAmount") : invoice.get("amount"));
    pull.set("currency", custom ? sent.path("customCurrency") : invoice.get("currency"));
    pull.put("archived", false).put("viewLink", address + "/pull-payments/" + pullId);
    pull.put("startsAt", clock.instant().getEpochSecond()).put("autoApproveClaims", true);
    records.put(PULL_PAYMENT, pullId, pull.deepCopy().put("invoice", id).put("claimed", false));
    return pull;
  }

  ObjectNode pullPayment(String id) {
    ObjectNode pull = requirePull(id).deepCopy();
    pull.remove(List.of("invoice", "claimed"));
    return pull;
  }

  private ObjectNode requirePull(String id) {
    return records
        .find(PULL_PAYMENT, id)
        .orElseThrow(
            () ->
                CryptoError.btcpay(404, "pullpayment-not-found", "The pull payment was not found"));
  }

  /** Once the payer has named an address and was sent the money there is a payout. */
  ArrayNode payouts(String id) {
    ObjectNode pull = requirePull(id);
    ArrayNode payouts = Json.object().putArray("payouts");
    if (pull.get("claimed").asBoolean()) {
      ObjectNode payout = payouts.addObject();
      payout.put("id", "p" + id).put("pullPaymentId", id).put("state", "Completed");
      payout.set("originalAmount", pull.get("amount"));
      payout.set("originalCurrency", pull.get("currency"));
    }
    return payouts;
  }

  boolean hasOpenRefund(ObjectNode invoice) {
    return openRefund(invoice) != null;
  }

  private ObjectNode openRefund(ObjectNode invoice) {
    return records.all(PULL_PAYMENT).stream()
        .filter(pull -> pull.get("invoice").equals(invoice.get("id")))
        .filter(pull -> !pull.get("claimed").asBoolean())
        .findFirst()
        .orElse(null);
  }

  void act(String id, String action) {
    ObjectNode invoice = get(id);
    String status = invoice.get("status").asText();
    BigDecimal amount = new BigDecimal(invoice.get("amount").asText());
    switch (action + " " + status) {
      case "pay New" -> payWhole(invoice, amount, "None");
      case "overpay New" -> payWhole(invoice, amount.add(BigDecimal.ONE), "PaidOver");
      case "underpay New" -> receive(invoice, amount.subtract(new BigDecimal("0.01")), false);
      case "expire New" -> expire(invoice);
      case "pay Expired" -> {
        receive(invoice, amount, true);
        become(invoice, "Expired", "PaidLate");
      }
      case "confirm Processing" -> settle(invoice);
      case "invalidate Processing" -> {
        become(invoice, "Invalid", "None");
        hooks.send("InvoiceInvalid", invoice, Json.object().put("manuallyMarked", false));
      }
      case "refund-arrives Settled" -> claim(invoice);
      default ->
          throw new IllegalArgumentException(
              "nobody can " + action + " an invoice that is " + status);
    }
  }

  private void payWhole(ObjectNode invoice, BigDecimal amount, String additional) {
    receive(invoice, amount, false);
    become(invoice, "Processing", additional);
    boolean over = additional.equals("PaidOver");
    hooks.send("InvoiceProcessing", invoice, Json.object().put("overPaid", over));
  }

  private void settle(ObjectNode invoice) {
    String additional = invoice.get("additionalStatus").asText();
    become(invoice, "Settled", additional);
    ObjectNode more = Json.object().put("manuallyMarked", false);
    hooks.send("InvoiceSettled", invoice, more.put("overPaid", additional.equals("PaidOver")));
  }

  private void expire(ObjectNode invoice) {
    boolean partly = new BigDecimal(invoice.get("paidAmount").asText()).signum() > 0;
    become(invoice, "Expired", partly ? "PaidPartial" : "None");
    hooks.send("InvoiceExpired", invoice, Json.object().put("partiallyPaid", partly));
  }

  private void receive(ObjectNode invoice, BigDecimal amount, boolean late) {
    String id = invoice.get("id").asText();
    BigDecimal rate = RATES.get(invoice.get("currency").asText());
    ObjectNode payments = records.find("payments", id).orElseThrow();
    ObjectNode payment = payments.withArray("/list").addObject();
    payment.put("id", Ids.digits(64) + "-0").put("fee", "0").put("status", "Settled");
    payment.put("receivedDate", clock.instant().getEpochSecond());
    payment.put("value", coins(amount, rate).toPlainString());
    payment.set("destination", payments.get("destination"));
    records.put("payments", id, payments);
    BigDecimal paid = new BigDecimal(invoice.get("paidAmount").asText()).add(amount);
    invoice.put("paidAmount", paid.toPlainString());
    save(invoice);
    ObjectNode more = Json.object().put("afterExpiration", late);
    more.put("paymentMethodId", "BTC-CHAIN").set("payment", payment);
    hooks.send("InvoiceReceivedPayment", invoice, more);
  }

  private void claim(ObjectNode invoice) {
    ObjectNode pull = openRefund(invoice);
    if (pull == null) {
      throw new IllegalArgumentException("no refund waits to be claimed");
    }
    records.put(PULL_PAYMENT, pull.get("id").asText(), pull.put("claimed", true));
  }

  private void become(ObjectNode invoice, String status, String additional) {
    invoice.put("status", status).put("additionalStatus", additional);
    save(invoice);
  }

  private ObjectNode save(ObjectNode invoice) {
    return records.put(INVOICE, invoice.get("id").asText(), invoice);
  }
}
