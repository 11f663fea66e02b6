package io.it0.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.identity.Role;
import io.it0.invoicing.InvoiceKind;
import io.it0.invoicing.InvoiceStatus;
import io.it0.lifecycle.LifecycleError;
import io.it0.payment.PaymentError;
import io.it0.payment.PaymentMethod;
import io.it0.payment.PaymentStatus;
import io.it0.payment.ProviderKey;
import io.it0.period.BillingInterval;
import io.it0.problem.ErrorCode;
import io.it0.rating.LineKind;
import io.it0.subscription.SubscriptionError;
import io.it0.subscription.SubscriptionStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantPageMessagesTest {

  private static final Pattern MESSAGE = Pattern.compile("(?<![\\w.])t\\('([^']+)'");
  private static final Pattern GROUP = Pattern.compile("(?<![\\w.])label\\('([^']+)'");
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

  /** Told by the page itself, about the network. */
  private static final Set<String> OF_THE_PAGE =
      Set.of("OFFLINE", "TIMED_OUT", "other", "request", "server");

  /** What only the platform's people can run into. */
  private static final Set<String> OF_THE_PLATFORM =
      Set.of(
          "CHARGE_INVALID",
          "CHARGE_CONFLICT",
          "PRICE_OVERRIDE_INVALID",
          "PRICE_OVERRIDE_EXISTS",
          "PRICE_OVERRIDE_NOT_FOUND",
          "THRESHOLD_INVALID",
          "WEBHOOK_NOT_FOUND",
          "WEBHOOK_NOT_REPLAYABLE",
          "NOT_REFUNDABLE",
          "NOT_QUARANTINED");

  private final SortedMap<String, String> english = TenantPageFiles.messages("en");
  private final SortedMap<String, String> chinese = TenantPageFiles.messages("zh");

  @Test
  void every_key_that_a_script_uses_has_a_message() {
    assertThat(english.keySet()).containsAll(found(MESSAGE));
  }

  @Test
  void every_message_is_used() {
    Set<String> used = found(MESSAGE);
    Set<String> groups = found(GROUP);
    assertThat(english.keySet())
        .allMatch(
            key ->
                used.contains(key)
                    || key.startsWith("problem.")
                    || groups.stream().anyMatch(group -> key.startsWith(group + ".")));
  }

  @Test
  void both_languages_have_the_same_keys_with_the_same_places() {
    assertThat(chinese.keySet()).isEqualTo(english.keySet());
    english.forEach(
        (key, message) -> assertThat(places(chinese.get(key))).as(key).isEqualTo(places(message)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void no_message_is_empty(String language) {
    assertThat(TenantPageFiles.messages(language).values()).noneMatch(String::isBlank);
  }

  @Test
  void chinese_is_chinese() {
    Set<String> alike =
        Set.of(
            "invoice.pdf",
            "history.fromTo",
            "plan.name.enterprise",
            "plan.name.free",
            "plan.name.pro",
            "settings.mailLanguage.en",
            "line.ofPlan",
            "quotas.of");
    assertThat(chinese.keySet())
        .allMatch(
            key ->
                alike.contains(key)
                    || chinese.get(key).codePoints().anyMatch(Character::isIdeographic));
  }

  @Test
  void messages_are_asked_for_by_names_that_this_test_can_see() {
    Pattern computed = Pattern.compile("(?<![\\w.])(?:t|label)\\((?!['key])\\w");
    TenantPageFiles.scripts()
        .forEach(
            (file, text) ->
                assertThat(computed.matcher(withoutDefinitions(text)).find())
                    .as(file + " asks for a computed key")
                    .isFalse());
  }

  private static String withoutDefinitions(String text) {
    return text.replaceAll("function (t|label)\\(", "");
  }

  @Test
  void every_value_of_a_closed_set_has_a_name() {
    assertNamed("invoice.status", labels(InvoiceStatus.values()));
    assertNamed("invoice.kind", names(InvoiceKind.values()));
    assertNamed("subscription.status", labels(SubscriptionStatus.values()));
    assertNamed("line.kind", names(LineKind.values()));
    assertNamed("payment.status", names(PaymentStatus.values()));
    assertNamed("method.status", names(PaymentMethod.Status.values()));
    assertNamed("provider", Stream.of(ProviderKey.values()).map(ProviderKey::label));
    assertNamed("interval", names(BillingInterval.values()));
    assertNamed("role", Stream.of(Role.TENANT_ADMIN, Role.TENANT_MEMBER));
  }

  @Test
  void every_refusal_that_a_tenant_can_meet_says_what_to_do() {
    Stream<ErrorCode> codes =
        Stream.<ErrorCode[]>of(
                WebError.values(),
                SubscriptionError.values(),
                LifecycleError.values(),
                PaymentError.values())
            .flatMap(Stream::of);
    assertNamed("problem", codes.map(ErrorCode::code).filter(c -> !OF_THE_PLATFORM.contains(c)));
  }

  @Test
  void no_advice_is_for_a_refusal_that_does_not_exist() {
    Set<String> known = new TreeSet<>(OF_THE_PAGE);
    ErrorCodes.all().forEach(code -> known.add(code.code()));
    assertThat(english.keySet().stream().filter(key -> key.startsWith("problem.")))
        .allMatch(key -> known.contains(key.substring("problem.".length())));
  }

  private void assertNamed(String group, Stream<String> values) {
    List<String> wanted = values.map(value -> group + "." + value).toList();
    assertThat(english.keySet()).containsAll(wanted);
  }

  private static Stream<String> names(Enum<?>... values) {
    return Stream.of(values).map(Enum::name);
  }

  private static Stream<String> labels(Enum<?>... values) {
    return names(values).map(name -> name.toLowerCase(Locale.ROOT));
  }

  private static SortedSet<String> found(Pattern pattern) {
    return TenantPageFiles.scripts().values().stream()
        .flatMap(text -> pattern.matcher(text).results())
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, Long> places(String message) {
    return PLACE
        .matcher(message)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.groupingBy(place -> place, Collectors.counting()));
  }
}
