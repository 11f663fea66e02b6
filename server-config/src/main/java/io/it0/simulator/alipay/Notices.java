package io.it0.simulator.alipay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Courier;
import io.it0.simulator.base.Ids;
import io.it0.simulator.base.Letter;
import io.it0.simulator.base.Rsa;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tells the merchant of a trade's change, at the address that came with the order. */
final class Notices {

  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofMinutes(4),
          Duration.ofMinutes(10),
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          Duration.ofHours(2),
          Duration.ofHours(6),
          Duration.ofHours(15));

  private final AlipayAccount account;
  private final Courier courier;
  private final Clock clock;

  Notices(AlipayAccount account, Courier courier, Clock clock) {
    this.account = account;
    this.courier = courier;
    this.clock = clock;
  }

  /** @param more of a refund; empty otherwise */
  void send(ObjectNode trade, Map<String, String> more) {
    if (!trade.hasNonNull("notify_url")) {
      return;
    }
    Charset charset = Charset.forName(trade.path("charset").asText("utf-8"));
    Map<String, String> fields = new TreeMap<>(content(trade));
    fields.putAll(more);
    fields.put("notify_id", Ids.digits(34));
    fields.put("charset", charset.name().toLowerCase(java.util.Locale.ROOT));
    courier.send(
        new Letter(
            "alipay",
            fields.get("trade_status") + " " + fields.get("out_trade_no"),
            URI.create(trade.get("notify_url").asText()),
            attempt -> parcel(fields, charset),
            (status, body) -> status == 200 && body.equals("success"),
            PAUSES));
  }

  private Map<String, String> content(ObjectNode trade) {
    Map<String, String> fields = new TreeMap<>();
    for (String name :
        new String[] {
          "trade_no",
          "out_trade_no",
          "trade_status",
          "total_amount",
          "subject",
          "body",
          "buyer_id",
          "buyer_logon_id",
          "gmt_create",
          "gmt_payment",
          "gmt_close"
        }) {
      if (trade.hasNonNull(name)) {
        fields.put(name, trade.get(name).asText());
      }
    }
    if (trade.hasNonNull("gmt_payment")) {
      for (String name : new String[] {"receipt_amount", "invoice_amount", "buyer_pay_amount"}) {
        fields.put(name, trade.get("total_amount").asText());
      }
      fields.put("point_amount", "0.00");
      fields.put(
          "fund_bill_list",
          "[{\"amount\":\""
              + trade.get("total_amount").asText()
              + "\",\"fundChannel\":\"ALIPAYACCOUNT\"}]");
    }
    fields.put("notify_type", "trade_status_sync");
    fields.put("app_id", account.appId());
    fields.put("auth_app_id", account.appId());
    fields.put("seller_id", account.sellerId());
    fields.put("seller_email", "merchant@it0.example");
    fields.put("version", "1.0");
    return fields;
  }

  // The signature covers everything but itself and its type.
  private Letter.Parcel parcel(Map<String, String> content, Charset charset) {
    Map<String, String> fields = new TreeMap<>(content);
    fields.put("notify_time", ChinaTime.format(clock.instant()));
    String signed =
        fields.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("&"));
    fields.put("sign_type", "RSA2");
    fields.put("sign", Rsa.sign(account.platform().getPrivate(), signed.getBytes(charset)));
    String body =
        fields.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), charset))
            .collect(Collectors.joining("&"));
    return new Letter.Parcel(
        Map.of("Content-Type", "application/x-www-form-urlencoded; charset=" + charset.name()),
        body.getBytes(StandardCharsets.US_ASCII));
  }
}
