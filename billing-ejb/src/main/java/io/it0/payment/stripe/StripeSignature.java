package io.it0.payment.stripe;

import io.it0.payment.Signatures;
import io.it0.payment.WebhookRefusedException;
import io.it0.payment.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The header {@code Stripe-Signature}: {@code t=<seconds>,v1=<hex>[,v1=<hex>][,v0=…]}, HMAC-SHA256 over {@code t.body}.
 *
 * <p>Not by the client library: it works on a String, so on bytes that were decoded, takes times in the future, and throws
 * whatever it runs into.
 */
final class StripeSignature {

  private static final Duration TOLERANCE = Duration.ofSeconds(300);
  private static final int MAX_SIGNATURES = 16;

  private StripeSignature() {}

  /** @throws WebhookRefusedException unless one of the secrets signed the body within five minutes of now */
  static void verify(WebhookRequest request, List<String> secrets) {
    String header = request.requireHeader("Stripe-Signature");
    String time = null;
    List<String> signatures = new ArrayList<>();
    for (String item : header.split(",", -1)) {
      String[] pair = item.strip().split("=", 2);
      if (pair.length != 2) {
        throw malformed();
      }
      if (pair[0].equals("t")) {
        if (time != null) {
          throw malformed();
        }
        time = pair[1];
      } else if (pair[0].equals("v1")) {
        signatures.add(pair[1]);
      }
    }
    if (time == null || !time.matches("[0-9]{1,12}") || signatures.size() > MAX_SIGNATURES) {
      throw malformed();
    }
    requireFresh(request.at(), Instant.ofEpochSecond(Long.parseLong(time)));
    byte[] prefix = (time + ".").getBytes(StandardCharsets.US_ASCII);
    boolean signed =
        signatures.stream()
            .anyMatch(v1 -> Signatures.isBySome(secrets, v1, prefix, request.body()));
    if (!signed) {
      throw new WebhookRefusedException("no secret of ours signed the body");
    }
  }

  private static void requireFresh(Instant now, Instant signed) {
    if (Duration.between(signed, now).abs().compareTo(TOLERANCE) > 0) {
      throw new WebhookRefusedException("the signature's time is more than five minutes off");
    }
  }

  private static WebhookRefusedException malformed() {
    return new WebhookRefusedException("Stripe-Signature has the wrong form");
  }
}
