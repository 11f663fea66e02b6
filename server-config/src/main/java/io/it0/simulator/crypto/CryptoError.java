package io.it0.simulator.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.simulator.base.Json;

/** A refusal, with the body that its protocol has for it. */
final class CryptoError extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final transient JsonNode body;

  private CryptoError(int status, String message, JsonNode body) {
    super(message);
    this.status = status;
    this.body = body;
  }

  static CryptoError coinbase(int status, String type, String message) {
    JsonNode error = Json.object().put("type", type).put("message", message);
    return new CryptoError(status, message, Json.object().set("error", error));
  }

  static CryptoError btcpay(int status, String code, String message) {
    return new CryptoError(
        status, message, Json.object().put("code", code).put("message", message));
  }

  /** Greenfield's answer to bad fields: a list with their paths. */
  static CryptoError field(String path, String message) {
    JsonNode one = Json.object().put("path", path).put("message", message);
    return new CryptoError(422, message, Json.tree(java.util.List.of(one)));
  }

  int status() {
    return status;
  }

  JsonNode body() {
    return body;
  }
}
