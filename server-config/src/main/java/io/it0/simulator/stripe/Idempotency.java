package io.it0.simulator.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.simulator.base.Answer;
import io.it0.simulator.base.Json;
import io.it0.simulator.base.Sealing;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The first result under a key is what everybody gets who comes with the same key and parameters. */
final class Idempotency {

  private static final String KIND = "idempotency";
  private static final int LONGEST = 255;
  private static final long KEPT = Duration.ofHours(24).toSeconds();

  private final StripeBook book;

  Idempotency(StripeBook book) {
    this.book = book;
  }

  /** @param request what the key must come with each time */
  Answer once(String key, String request, Supplier<Answer> doing) {
    if (key.length() > LONGEST) {
      throw StripeError.invalid(
          null, null, "Idempotency-Key must be no longer than " + LONGEST + " characters.");
    }
    String fingerprint = Sealing.sha256(request);
    Optional<ObjectNode> known =
        book.records().find(KIND, key).filter(k -> book.now() - k.get("at").asLong() < KEPT);
    if (known.isEmpty()) {
      return doing.get().with("Idempotency-Key", key);
    }
    if (!known.get().get("request").asText().equals(fingerprint)) {
      throw StripeError.idempotency(
          "Keys for idempotent requests can only be used with the same parameters they were first"
              + " used with. Try using a key other than '"
              + key
              + "' if you meant to execute a different request.");
    }
    return Answer.json(known.get().get("status").asInt(), known.get().get("body"))
        .with("Idempotency-Key", key)
        .with("Idempotent-Replayed", "true");
  }

  void keep(String key, String request, int status, ObjectNode body) {
    ObjectNode result = Json.object();
    result.put("request", Sealing.sha256(request)).put("at", book.now()).put("status", status);
    result.set("body", body);
    book.records().put(KIND, key, result);
  }
}
