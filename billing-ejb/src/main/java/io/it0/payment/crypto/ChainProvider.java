package io.it0.payment.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.money.Money;
import io.it0.payment.Capabilities;
import io.it0.payment.Fact;
import io.it0.payment.PaymentProvider;
import io.it0.payment.ProviderKey;
import io.it0.payment.ProviderRefusedException;
import io.it0.payment.ProviderUnclearException;
import io.it0.payment.RefundObservation;
import io.it0.payment.RefundOrder;
import io.it0.payment.WebhookAnswer;
import io.it0.problem.ProblemException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the two back ends have in common. */
abstract class ChainProvider implements PaymentProvider {

  private final Duration validFor;

  ChainProvider(Duration validFor) {
    this.validFor = validFor;
  }

  @Override
  public ProviderKey key() {
    return ProviderKey.CRYPTO;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(false, false, false, false, true, Set.of(), validFor, "");
  }

  @Override
  public RefundObservation refund(RefundOrder refund) {
    throw new UnsupportedOperationException("what was paid on a chain is not sent back by it");
  }

  @Override
  public RefundObservation query(RefundOrder refund) {
    throw new UnsupportedOperationException("what was paid on a chain is not sent back by it");
  }

  @Override
  public WebhookAnswer accepted() {
    return new WebhookAnswer(200, "application/json", "{\"received\":true}");
  }

  @Override
  public WebhookAnswer refused(String why) {
    return new WebhookAnswer(400, "application/json", "{\"received\":false}");
  }

  /** What the provider itself says of what a message names. */
  static Fact asked(Supplier<JsonNode> question, Function<JsonNode, Fact> answer) {
    try {
      return answer.apply(question.get());
    } catch (ProviderRefusedException e) {
      return new Fact.Unreadable("the provider knows of no such payment: " + e.decline().code());
    }
  }

  /** @throws ProviderUnclearException if the answer holds no amount */
  static Money money(Optional<BigDecimal> amount, Optional<String> currency) {
    try {
      return Money.of(amount.orElseThrow(), currency.orElseThrow());
    } catch (ProblemException | NoSuchElementException e) {
      throw new ProviderUnclearException("the provider names no amount");
    }
  }

  static boolean isId(String text) {
    return text.matches("[A-Za-z0-9_-]{1,100}");
  }

  /** An id as a part of a path. */
  static String segment(String id) {
    if (!isId(id)) {
      throw new ProviderUnclearException("an id that is none");
    }
    return id;
  }

  static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
