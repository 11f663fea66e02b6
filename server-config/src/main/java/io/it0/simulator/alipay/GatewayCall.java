package io.it0.simulator.alipay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Call;
import io.it0.simulator.base.Json;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A request to the gateway: what came in the query and in the form body, in the charset that it names. */
record GatewayCall(Map<String, String> fields, Charset charset) {

  static GatewayCall of(Call call) {
    Charset charset = charset(call);
    Map<String, String> fields = new TreeMap<>(Call.fields(call.query(), charset));
    String type = call.header("Content-Type").orElse("");
    if (call.method().equals("POST") && type.startsWith("application/x-www-form-urlencoded")) {
      // Percent-encoded, so ASCII whatever the charset.
      String body = new String(call.body(), StandardCharsets.ISO_8859_1);
      fields.putAll(Call.fields(body, charset));
    }
    return new GatewayCall(fields, charset);
  }

  private static Charset charset(Call call) {
    String body = new String(call.body(), StandardCharsets.ISO_8859_1);
    String name =
        call.queryFields()
            .getOrDefault(
                "charset",
                Call.fields(body, StandardCharsets.UTF_8).getOrDefault("charset", "UTF-8"));
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new AlipayError("40002", "isv.invalid-charset", "字符集错误");
    }
  }

  String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** What the merchant signed: everything that has a value, sorted by name, except the signature. */
  byte[] signed() {
    return fields.entrySet().stream()
        .filter(entry -> !entry.getKey().equals("sign") && !entry.getValue().isEmpty())
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining("&"))
        .getBytes(charset);
  }

  /** {@code alipay_trade_query_response} */
  String answerName() {
    return field("method").replace('.', '_') + "_response";
  }

  ObjectNode content() {
    try {
      return Json.read(field("biz_content").getBytes(StandardCharsets.UTF_8));
    } catch (UncheckedIOException e) {
      throw new AlipayError("40002", "isv.invalid-parameter", "biz_content 不是合法的 JSON");
    }
  }
}
