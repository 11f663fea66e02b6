package io.it0.payment;

import io.it0.problem.ProblemException;
import java.util.Locale;
import java.util.stream.Stream;

/** The providers that there can be. Which of them are there is configuration: see {@link PaymentProviderRegistry}. */
public enum ProviderKey {
  STRIPE,
  ALIPAY,
  WECHAT,
  CRYPTO;

  /** As in addresses, tables and the API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** @throws ProblemException if it names none */
  public static ProviderKey ofLabel(String label) {
    return Stream.of(values())
        .filter(key -> key.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(PaymentError.PROVIDER_NOT_FOUND, "no such payment provider"));
  }
}
