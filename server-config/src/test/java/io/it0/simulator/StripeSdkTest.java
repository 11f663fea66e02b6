package io.it0.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.StripeClient;
import com.stripe.exception.ApiException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.exception.StripeException;
import com.stripe.model.Charge;
import com.stripe.model.Dispute;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.model.PaymentMethod;
import com.stripe.model.Refund;
import com.stripe.model.SetupIntent;
import com.stripe.net.RequestOptions;
import com.stripe.net.Webhook;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.DisputeListParams;
import com.stripe.param.EventListParams;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.PaymentMethodListParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.SetupIntentConfirmParams;
import com.stripe.param.SetupIntentCreateParams;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stripe's own Java client does what a merchant does. */
class StripeSdkTest {

  @TempDir private static Path folder;
  private static Shop shop;
  private static StripeClient stripe;

  @BeforeAll
  static void open() throws Exception {
    shop = new Shop(folder);
    stripe = client(shop.accounts().stripe().secretKey());
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @BeforeEach
  void calm() throws Exception {
    shop.control("DELETE", "faults", null);
    shop.forget();
  }

  private static StripeClient client(String key) {
    return StripeClient.builder().setApiKey(key).setApiBase(shop.api()).build();
  }

  private static PaymentIntentCreateParams.Builder order(long amount) {
    return PaymentIntentCreateParams.builder()
        .setAmount(amount)
        .setCurrency("usd")
        .setDescription("Invoice IT0-7")
        .putMetadata("invoice", "IT0-7")
        .setAutomaticPaymentMethods(
            PaymentIntentCreateParams.AutomaticPaymentMethods.builder().setEnabled(true).build());
  }

  private static PaymentIntent created(long amount) throws StripeException {
    return stripe.v1().paymentIntents().create(order(amount).build());
  }

  private static PaymentIntent confirmed(PaymentIntent intent, String card) throws StripeException {
    return stripe
        .v1()
        .paymentIntents()
        .confirm(
            intent.getId(),
            PaymentIntentConfirmParams.builder()
                .setPaymentMethod(card)
                .setReturnUrl("https://shop.example/back")
                .build());
  }

  @Test
  void an_intent_is_created_confirmed_and_its_event_verifies() throws Exception {
    PaymentIntent intent = created(4_999);
    assertThat(intent.getStatus()).isEqualTo("requires_payment_method");
    assertThat(intent.getClientSecret()).startsWith(intent.getId() + "_secret_");
    assertThat(intent.getLivemode()).isFalse();

    assertThat(confirmed(intent, "pm_card_visa").getStatus()).isEqualTo("succeeded");

    PaymentIntent paid =
        stripe
            .v1()
            .paymentIntents()
            .retrieve(
                intent.getId(),
                PaymentIntentRetrieveParams.builder().addExpand("latest_charge").build());
    assertThat(paid.getAmountReceived()).isEqualTo(4_999);
    assertThat(paid.getMetadata()).containsEntry("invoice", "IT0-7");
    assertThat(paid.getLatestChargeObject().getPaid()).isTrue();

    Event event = verified(shop.event("payment_intent.succeeded"));
    PaymentIntent told =
        (PaymentIntent) event.getDataObjectDeserializer().getObject().orElseThrow();
    assertThat(told.getId()).isEqualTo(intent.getId());
    assertThat(stripe.v1().events().retrieve(event.getId()).getType()).isEqualTo(event.getType());
    assertThat(
            stripe
                .v1()
                .events()
                .list(EventListParams.builder().setType("payment_intent.succeeded").build())
                .getData())
        .extracting(Event::getId)
        .contains(event.getId());
  }

  private static Event verified(Shop.Notice notice) throws SignatureVerificationException {
    return Webhook.constructEvent(
        notice.text(),
        notice.headers().get("Stripe-Signature"),
        shop.accounts().stripe().webhookSecret());
  }

  @Test
  void an_event_does_not_verify_under_another_secret_or_with_a_byte_changed() throws Exception {
    created(100);
    Shop.Notice notice = shop.event("payment_intent.created");
    String signature = notice.headers().get("Stripe-Signature");
    assertThatThrownBy(() -> Webhook.constructEvent(notice.text(), signature, "whsec_other"))
        .isInstanceOf(SignatureVerificationException.class);
    assertThatThrownBy(
            () ->
                Webhook.constructEvent(
                    notice.text().replace("100", "900"),
                    signature,
                    shop.accounts().stripe().webhookSecret()))
        .isInstanceOf(SignatureVerificationException.class);
  }

  @Test
  void a_declined_card_leaves_the_intent_open_with_its_last_error() throws Exception {
    PaymentIntent intent = created(2_000);
    CardException declined =
        catchThrowableOfType(
            CardException.class,
            () -> confirmed(intent, "pm_card_visa_chargeDeclinedInsufficientFunds"));
    assertThat(declined.getCode()).isEqualTo("card_declined");
    assertThat(declined.getDeclineCode()).isEqualTo("insufficient_funds");
    assertThat(declined.getStripeError().getPaymentIntent().getId()).isEqualTo(intent.getId());

    PaymentIntent after = stripe.v1().paymentIntents().retrieve(intent.getId());
    assertThat(after.getStatus()).isEqualTo("requires_payment_method");
    assertThat(after.getLastPaymentError().getDeclineCode()).isEqualTo("insufficient_funds");
    shop.event("payment_intent.payment_failed");
    assertThat(confirmed(intent, "pm_card_visa").getStatus()).isEqualTo("succeeded");
  }

  @Test
  void a_card_that_must_be_authenticated_waits_for_its_owner() throws Exception {
    PaymentIntent intent = confirmed(created(3_000), "pm_card_authenticationRequired");
    assertThat(intent.getStatus()).isEqualTo("requires_action");
    assertThat(intent.getNextAction().getRedirectToUrl().getUrl()).startsWith(shop.api());
    shop.act("stripe", intent.getId(), "authenticate", Map.of());
    assertThat(stripe.v1().paymentIntents().retrieve(intent.getId()).getStatus())
        .isEqualTo("succeeded");
  }

  @Test
  void a_cancelled_intent_cannot_be_confirmed_and_a_paid_one_not_cancelled() throws Exception {
    PaymentIntent cancelled = stripe.v1().paymentIntents().cancel(created(500).getId());
    assertThat(cancelled.getStatus()).isEqualTo("canceled");
    assertThatThrownBy(() -> confirmed(cancelled, "pm_card_visa"))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> assertThat(e.getCode()).isEqualTo("payment_intent_unexpected_state"));
    PaymentIntent paid = confirmed(created(500), "pm_card_visa");
    assertThatThrownBy(() -> stripe.v1().paymentIntents().cancel(paid.getId()))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void a_card_is_set_up_and_charged_later_without_its_owner() throws Exception {
    String customer =
        stripe
            .v1()
            .customers()
            .create(CustomerCreateParams.builder().setEmail("a@b.example").build())
            .getId();
    SetupIntent setup =
        stripe
            .v1()
            .setupIntents()
            .create(
                SetupIntentCreateParams.builder()
                    .setCustomer(customer)
                    .setUsage(SetupIntentCreateParams.Usage.OFF_SESSION)
                    .build());
    setup =
        stripe
            .v1()
            .setupIntents()
            .confirm(
                setup.getId(),
                SetupIntentConfirmParams.builder()
                    .setPaymentMethod("pm_card_authenticationRequiredOnSetup")
                    .setReturnUrl("https://shop.example/back")
                    .build());
    assertThat(setup.getStatus()).isEqualTo("requires_action");
    shop.act("stripe", setup.getId(), "authenticate", Map.of());
    setup = stripe.v1().setupIntents().retrieve(setup.getId());
    assertThat(setup.getStatus()).isEqualTo("succeeded");
    assertThat(
            stripe
                .v1()
                .paymentMethods()
                .list(PaymentMethodListParams.builder().setCustomer(customer).build())
                .getData())
        .extracting(PaymentMethod::getId)
        .containsExactly(setup.getPaymentMethod());

    assertThat(offSession(customer, setup.getPaymentMethod()).getStatus()).isEqualTo("succeeded");
    stripe.v1().paymentMethods().detach(setup.getPaymentMethod());
    String detached = setup.getPaymentMethod();
    assertThat(stripe.v1().paymentMethods().retrieve(detached).getCustomer()).isNull();
  }

  private static PaymentIntent offSession(String customer, String method) throws StripeException {
    return stripe
        .v1()
        .paymentIntents()
        .create(
            order(4_999)
                .setCustomer(customer)
                .setPaymentMethod(method)
                .setConfirm(true)
                .setOffSession(true)
                .build());
  }

  @Test
  void off_session_a_bank_that_wants_its_customer_refuses() throws Exception {
    String customer =
        stripe.v1().customers().create(CustomerCreateParams.builder().build()).getId();
    CardException refused =
        catchThrowableOfType(
            CardException.class, () -> offSession(customer, "pm_card_authenticationRequired"));
    assertThat(refused.getCode()).isEqualTo("authentication_required");
    assertThat(refused.getStripeError().getPaymentIntent().getStatus())
        .isEqualTo("requires_payment_method");
  }

  @Test
  void refunds_add_up_to_the_charge_and_not_beyond() throws Exception {
    PaymentIntent paid = confirmed(created(1_000), "pm_card_visa");
    Refund part = refund(paid, 300L);
    assertThat(part.getStatus()).isEqualTo("succeeded");
    assertThatThrownBy(() -> refund(paid, 701L)).isInstanceOf(InvalidRequestException.class);
    refund(paid, 700L);
    assertThatThrownBy(() -> refund(paid, 1L))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> assertThat(e.getCode()).isEqualTo("charge_already_refunded"));
    Charge charge = stripe.v1().charges().retrieve(paid.getLatestCharge());
    assertThat(charge.getAmountRefunded()).isEqualTo(1_000);
    assertThat(charge.getRefunded()).isTrue();
    shop.event("refund.created");
  }

  private static Refund refund(PaymentIntent paid, long amount) throws StripeException {
    return stripe
        .v1()
        .refunds()
        .create(
            RefundCreateParams.builder().setPaymentIntent(paid.getId()).setAmount(amount).build());
  }

  @Test
  void a_refund_may_fail_after_it_had_succeeded() throws Exception {
    PaymentIntent paid = confirmed(created(1_000), "pm_card_refundFail");
    Refund refund = refund(paid, 1_000);
    shop.event("refund.failed");
    assertThat(stripe.v1().refunds().retrieve(refund.getId()).getStatus()).isEqualTo("failed");
    assertThat(stripe.v1().charges().retrieve(paid.getLatestCharge()).getAmountRefunded()).isZero();
  }

  @Test
  void a_dispute_takes_the_money_and_gives_it_back_when_it_is_won() throws Exception {
    PaymentIntent paid = confirmed(created(1_000), "pm_card_visa");
    shop.act("stripe", paid.getId(), "dispute", Map.of());
    Event withdrawn = verified(shop.event("charge.dispute.funds_withdrawn"));
    assertThat(withdrawn.getDataObjectDeserializer().getObject()).isPresent();
    Dispute dispute =
        stripe
            .v1()
            .disputes()
            .list(DisputeListParams.builder().setPaymentIntent(paid.getId()).build())
            .getData()
            .get(0);
    assertThat(dispute.getStatus()).isEqualTo("needs_response");
    assertThat(dispute.getAmount()).isEqualTo(1_000);
    shop.act("stripe", paid.getId(), "win-dispute", Map.of());
    shop.event("charge.dispute.funds_reinstated");
    assertThat(stripe.v1().disputes().retrieve(dispute.getId()).getStatus()).isEqualTo("won");
  }

  @Test
  void the_same_key_gets_the_first_answer_and_other_parameters_an_error() throws Exception {
    RequestOptions key = key();
    PaymentIntent first = stripe.v1().paymentIntents().create(order(700).build(), key);
    PaymentIntent again = stripe.v1().paymentIntents().create(order(700).build(), key);
    assertThat(again.getId()).isEqualTo(first.getId());
    assertThat(again.getLastResponse().headers().firstValue("Idempotent-Replayed"))
        .hasValue("true");
    assertThatThrownBy(() -> stripe.v1().paymentIntents().create(order(701).build(), key))
        .isInstanceOf(IdempotencyException.class);
  }

  @Test
  void a_decline_is_replayed_too_and_what_was_malformed_is_not() throws Exception {
    PaymentIntent intent = created(900);
    RequestOptions key = key();
    var params =
        PaymentIntentConfirmParams.builder()
            .setPaymentMethod("pm_card_visa_chargeDeclined")
            .build();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> stripe.v1().paymentIntents().confirm(intent.getId(), params, key))
          .isInstanceOf(CardException.class);
    }
    assertThat(shop.await(n -> n.text().contains("\"type\":\"charge.failed\""), 1)).hasSize(1);

    RequestOptions other = key();
    assertThatThrownBy(() -> stripe.v1().paymentIntents().create(order(10).build(), other))
        .isInstanceOf(InvalidRequestException.class);
    stripe.v1().paymentIntents().create(order(1_000).build(), other);
  }

  @Test
  void a_500_is_kept_under_its_key_although_the_payment_was_made() throws Exception {
    PaymentIntent intent = created(900);
    fault("confirm", "ERROR_KEPT");
    RequestOptions key = key();
    var params = PaymentIntentConfirmParams.builder().setPaymentMethod("pm_card_visa").build();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> stripe.v1().paymentIntents().confirm(intent.getId(), params, key))
          .isInstanceOf(ApiException.class);
    }
    assertThat(stripe.v1().paymentIntents().retrieve(intent.getId()).getStatus())
        .isEqualTo("succeeded");
  }

  private static void fault(String path, String kind) throws Exception {
    shop.control(
        "POST", "faults", Map.of("provider", "stripe", "path", path, "kind", kind, "times", 1));
  }

  @Test
  void a_broken_connection_is_repeated_by_the_client_and_charges_once() throws Exception {
    PaymentIntent intent = created(900);
    for (String kind : new String[] {"CUT_BEFORE", "CUT_AFTER", "ERROR_BEFORE", "ERROR_AFTER"}) {
      fault("/v1/refunds", kind);
    }
    confirmed(intent, "pm_card_visa");
    RequestOptions patient =
        RequestOptions.builder()
            .setIdempotencyKey(UUID.randomUUID().toString())
            .setMaxNetworkRetries(5)
            .build();
    stripe
        .v1()
        .refunds()
        .create(
            RefundCreateParams.builder().setPaymentIntent(intent.getId()).setAmount(100L).build(),
            patient);
    PaymentIntent paid = stripe.v1().paymentIntents().retrieve(intent.getId());
    assertThat(stripe.v1().charges().retrieve(paid.getLatestCharge()).getAmountRefunded())
        .isEqualTo(100);
  }

  private static RequestOptions key() {
    return RequestOptions.builder().setIdempotencyKey(UUID.randomUUID().toString()).build();
  }

  @Test
  void another_key_and_an_unknown_parameter_are_refused() {
    assertThatThrownBy(() -> client("sk_test_wrong").v1().paymentIntents().list())
        .isInstanceOf(com.stripe.exception.AuthenticationException.class);
    var params = order(900).putExtraParam("amuont", "1").build();
    assertThatThrownBy(() -> stripe.v1().paymentIntents().create(params))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> assertThat(e.getCode()).isEqualTo("parameter_unknown"));
  }

  @Test
  void the_payers_own_key_sees_and_confirms_with_the_client_secret_only() throws Exception {
    PaymentIntent intent = created(900);
    StripeClient payer = client(shop.accounts().stripe().publishableKey());
    assertThatThrownBy(() -> payer.v1().paymentIntents().retrieve(intent.getId()))
        .isInstanceOf(InvalidRequestException.class);
    PaymentIntent seen =
        payer
            .v1()
            .paymentIntents()
            .retrieve(
                intent.getId(),
                PaymentIntentRetrieveParams.builder()
                    .setClientSecret(intent.getClientSecret())
                    .build());
    assertThat(seen.getAmount()).isEqualTo(900);
    assertThatThrownBy(() -> payer.v1().refunds().create(RefundCreateParams.builder().build()))
        .isInstanceOf(com.stripe.exception.AuthenticationException.class);
  }
}
