package io.it0.simulator.wechat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Json;

/** A refusal: a status, a code, and words. */
final class WechatError extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;

  WechatError(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static WechatError parameter(String message) {
    return new WechatError(400, "PARAM_ERROR", message);
  }

  static WechatError invalid(String message) {
    return new WechatError(400, "INVALID_REQUEST", message);
  }

  int status() {
    return status;
  }

  ObjectNode body() {
    return Json.object().put("code", code).put("message", getMessage());
  }
}
