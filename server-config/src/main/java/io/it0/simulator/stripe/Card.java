package io.it0.simulator.stripe;

import java.util.Arrays;
import java.util.Optional;

/** Stripe's published test cards, by number and by ready-made payment method. */
enum Card {
  GOOD("4242424242424242", "pm_card_visa", "visa"),
  GOOD_MASTERCARD("5555555555554444", "pm_card_mastercard", "mastercard"),
  GOOD_AMEX("378282246310005", "pm_card_amex", "amex"),
  DECLINED("4000000000000002", "pm_card_visa_chargeDeclined", "visa"),
  INSUFFICIENT("4000000000009995", "pm_card_visa_chargeDeclinedInsufficientFunds", "visa"),
  LOST("4000000000009987", "pm_card_visa_chargeDeclinedLostCard", "visa"),
  STOLEN("4000000000009979", "pm_card_visa_chargeDeclinedStolenCard", "visa"),
  EXPIRED("4000000000000069", "pm_card_chargeDeclinedExpiredCard", "visa"),
  WRONG_CVC("4000000000000127", "pm_card_chargeDeclinedIncorrectCvc", "visa"),
  PROCESSING_ERROR("4000000000000119", "pm_card_chargeDeclinedProcessingError", "visa"),
  /** Can be saved; every charge of the customer's fails. */
  FAILS_LATER("4000000000000341", "pm_card_chargeCustomerFail", "visa"),
  /** Must be authenticated unless it was set up for later use. */
  AUTHENTICATES_ONCE("4000002500003155", "pm_card_authenticationRequiredOnSetup", "visa"),
  /** Must be authenticated each time. */
  AUTHENTICATES_ALWAYS("4000002760003184", "pm_card_authenticationRequired", "visa"),
  DISPUTED("4000000000000259", "pm_card_createDispute", "visa"),
  REFUND_PENDS("4000000000007726", "pm_card_pendingRefund", "visa"),
  REFUND_FAILS("4000000000005126", "pm_card_refundFail", "visa"),
  /** A bank's debit: it is processing until a person says how it ended. */
  SLOW_DEBIT("6011111111111117", "pm_usBankAccount_success", "discover");

  private final String number;
  private final String token;
  private final String brand;

  Card(String number, String token, String brand) {
    this.number = number;
    this.token = token;
    this.brand = brand;
  }

  static Optional<Card> numbered(String number) {
    String digits = number.replaceAll("\\s", "");
    return Arrays.stream(values()).filter(card -> card.number.equals(digits)).findFirst();
  }

  static Optional<Card> called(String token) {
    return Arrays.stream(values())
        .filter(card -> card.token.equals(token) || ("pm_card_" + card).equals(token))
        .findFirst();
  }

  String number() {
    return number;
  }

  String lastFour() {
    return number.substring(number.length() - 4);
  }

  String brand() {
    return brand;
  }

  boolean authenticates(boolean setUp) {
    return this == AUTHENTICATES_ALWAYS || this == AUTHENTICATES_ONCE && !setUp;
  }

  /** Why a charge is declined, if it is. */
  Optional<StripeError> decline() {
    return switch (this) {
      case DECLINED, FAILS_LATER -> declined("generic_decline");
      case INSUFFICIENT -> declined("insufficient_funds");
      case LOST -> declined("lost_card");
      case STOLEN -> declined("stolen_card");
      case EXPIRED -> Optional.of(StripeError.card("expired_card", null, "Your card has expired."));
      case WRONG_CVC ->
          Optional.of(
              StripeError.card("incorrect_cvc", null, "Your card's security code is incorrect."));
      case PROCESSING_ERROR ->
          Optional.of(
              StripeError.card(
                  "processing_error",
                  null,
                  "An error occurred while processing your card. Try again in a little bit."));
      case GOOD,
          GOOD_MASTERCARD,
          GOOD_AMEX,
          AUTHENTICATES_ONCE,
          AUTHENTICATES_ALWAYS,
          DISPUTED,
          REFUND_PENDS,
          REFUND_FAILS,
          SLOW_DEBIT ->
          Optional.empty();
    };
  }

  private static Optional<StripeError> declined(String reason) {
    String message =
        reason.equals("insufficient_funds")
            ? "Your card has insufficient funds."
            : "Your card was declined.";
    return Optional.of(StripeError.card("card_declined", reason, message));
  }
}
