package io.it0.simulator.alipay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Json;
import java.util.Map;

/** A refusal by the gateway (4000x) or by the business behind it (40004 and an ACQ code). */
final class AlipayError extends RuntimeException {

  private static final long serialVersionUID = 1;
  private static final Map<String, String> MESSAGES =
      Map.of(
          "20000", "Service Currently Unavailable",
          "40001", "Missing Required Arguments",
          "40002", "Invalid Arguments",
          "40004", "Business Failed");

  private final String code;
  private final String subCode;

  AlipayError(String code, String subCode, String message) {
    super(message);
    this.code = code;
    this.subCode = subCode;
  }

  static AlipayError business(String subCode, String message) {
    return new AlipayError("40004", "ACQ." + subCode, message);
  }

  static AlipayError missing(String parameter) {
    return new AlipayError("40001", "isv.missing-parameter", "缺少参数 " + parameter);
  }

  ObjectNode body() {
    return Json.object()
        .put("code", code)
        .put("msg", MESSAGES.get(code))
        .put("sub_code", subCode)
        .put("sub_msg", getMessage());
  }
}
