package io.it0.simulator.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Json;
import java.util.Map;

/** A refusal in Stripe's shape. */
final class StripeError extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final transient ObjectNode error;

  private StripeError(int status, String type, String code, String message) {
    super(message);
    this.status = status;
    this.error = Json.object();
    error.put("message", message).put("type", type);
    if (code != null) {
      error.put("code", code);
      error.put("doc_url", "https://stripe.com/docs/error-codes/" + code.replace('_', '-'));
    }
  }

  static StripeError invalid(String code, String param, String message) {
    var error = new StripeError(400, "invalid_request_error", code, message);
    if (param != null) {
      error.error.put("param", param);
    }
    return error;
  }

  static StripeError missing(String type, String id, String param) {
    var error =
        new StripeError(
            404, "invalid_request_error", "resource_missing", "No such " + type + ": '" + id + "'");
    error.error.put("param", param);
    return error;
  }

  static StripeError unauthorized(String message) {
    return new StripeError(401, "invalid_request_error", null, message);
  }

  static StripeError idempotency(String message) {
    return new StripeError(400, "idempotency_error", null, message);
  }

  static StripeError broken() {
    return new StripeError(
        500, "api_error", null, "An unknown error occurred. (Request req_simulated)");
  }

  static StripeError card(String code, String declineCode, String message) {
    var error = new StripeError(402, "card_error", code, message);
    if (declineCode != null) {
      error.error.put("decline_code", declineCode);
    }
    return error;
  }

  StripeError with(Map<String, ObjectNode> objects) {
    objects.forEach(error::set);
    return this;
  }

  int status() {
    return status;
  }

  /** What a payment intent keeps as its last error. */
  ObjectNode error() {
    return error.deepCopy();
  }

  /**
   * Whether the same idempotency key gets it again. What was refused before anything was done is not
   * kept.
   */
  boolean kept() {
    return status == 402 || status >= 500;
  }

  ObjectNode body() {
    ObjectNode body = Json.object();
    body.set("error", error);
    return body;
  }
}
