package io.it0.scenario;

import static io.it0.scenario.Story.given;

import io.it0.scenario.ScenarioIT.Scenario;
import java.util.List;
import java.util.Map;

/** Tokens: Pro includes a million and bills 8.00 for the next, Enterprise ten million and 5.00. */
final class UsageStories {

  private UsageStories() {}

  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "1,000,000 tokens on Pro: no overage",
              hand -> month(hand, "pro", 1_000_000, "49.99")),
          new Scenario(
              "1,000,001 tokens on Pro: 0.00, and shown",
              hand -> month(hand, "pro", 1_000_001, "49.99", "0.00")),
          new Scenario(
              "1,234,567 tokens on Pro: 1.88",
              hand -> month(hand, "pro", 1_234_567, "49.99", "1.88")),
          new Scenario(
              "2,500,000 tokens on Pro: 12.00",
              hand -> month(hand, "pro", 2_500_000, "49.99", "12.00")),
          new Scenario(
              "12,500,000 tokens on Enterprise: 12.50",
              hand -> month(hand, "enterprise", 12_500_000, "199.99", "12.50")),
          new Scenario(
              "overage on Free is not billed",
              hand ->
                  given(hand, "free", "2026-04-01")
                      .on("2026-04-10")
                      .uses(90_000)
                      .on("2026-05-01T00:10")
                      .hasInvoices(0)
                      .theEnd()),
          new Scenario(
              "the running month shows what it comes to",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-10")
                      .uses(2_500_000)
                      .willBeBilled("61.99")
                      .theEnd()),
          new Scenario(
              "after an upgrade one pool serves both plans",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-05")
                      .uses(1_500_000)
                      .on("2026-04-11")
                      .upgradesTo("enterprise")
                      .on("2026-04-20")
                      .uses(8_000_000)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("199.99", "12.50")
                      .theEnd()),
          new Scenario(
              "what is above the pool costs the rate of its segment",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-05")
                      .uses(8_000_000)
                      .on("2026-04-11")
                      .upgradesTo("enterprise")
                      .on("2026-04-20")
                      .uses(2_000_000)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("199.99", "8.00", "10.00")
                      .theEnd()),
          new Scenario(
              "a smaller plan makes no overage of what was used before",
              hand ->
                  given(hand, "enterprise", "2026-04-01")
                      .on("2026-04-05")
                      .uses(5_000_000)
                      .on("2026-04-11")
                      .isDowngradedAtOnceTo("pro")
                      .isBilled("-133.33", "33.33")
                      .on("2026-04-20")
                      .uses(1_000_000)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("49.99", "8.00")
                      .theEnd()),
          new Scenario(
              "a first month of half the days includes half the tokens",
              hand ->
                  given(hand, "free", "2026-04-01")
                      .on("2026-04-16")
                      .subscribesTo("pro", Map.of())
                      .on("2026-04-20")
                      .uses(600_000)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("49.99", "0.80")
                      .theEnd()),
          new Scenario(
              "a year pays its tokens by the month",
              hand ->
                  given(hand, "free", "2026-01-01")
                      .subscribesTo("pro", Map.of("interval", "YEAR"))
                      .on("2026-02-10")
                      .uses(1_500_000)
                      .on("2026-03-01T00:10")
                      .hasALatestInvoiceOf("4.00")
                      .theEnd()),
          new Scenario(
              "overage that reaches the threshold does not wait for the month's end",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .hasAThresholdOf("5.00", 500)
                      .on("2026-04-05")
                      .uses(2_000_000)
                      .on("2026-04-06")
                      .hasALatestInvoiceOf("8.00")
                      .on("2026-04-10")
                      .uses(500_000)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("49.99", "4.00")
                      .theEnd()),
          new Scenario(
              "overage below the threshold waits",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .hasAThresholdOf("5.00", 500)
                      .on("2026-04-05")
                      .uses(1_500_000)
                      .on("2026-04-06")
                      .hasInvoices(1)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("49.99", "4.00")
                      .theEnd()),
          new Scenario(
              "a threshold is reached again and again",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .hasAThresholdOf("5.00", 500)
                      .on("2026-04-05")
                      .uses(2_000_000)
                      .on("2026-04-10")
                      .uses(1_000_000)
                      .on("2026-04-15")
                      .hasInvoices(3)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("49.99")
                      .theEnd()),
          new Scenario(
              "an upgrade gives back overage that a threshold has billed",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .hasAThresholdOf("3.00", 300)
                      .on("2026-04-05")
                      .uses(1_500_000)
                      .on("2026-04-06")
                      .hasALatestInvoiceOf("4.00")
                      .on("2026-04-11")
                      .upgradesTo("enterprise")
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("199.99", "-4.00")
                      .theEnd()),
          new Scenario(
              "something sold by the piece, once",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .isCharged("order-1789", "Training, half a day", 2, "450.00")
                      .isCharged("order-1789", "Training, half a day", 2, "450.00")
                      .andTheOracleKnowsOfACharge(90_000)
                      .hasInvoices(2)
                      .hasALatestInvoiceOf("900.00")
                      .theEnd()),
          new Scenario(
              "a price of its own, from the next term on, and for its tokens",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .agreesOnAPrice("pro", "39.99", "6", 3_999, 600)
                      .on("2026-04-10")
                      .uses(2_000_000)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("39.99", "6.00")
                      .theEnd()));

  private static void month(Backstage.Stagehand hand, String plan, long tokens, String... lines) {
    given(hand, plan, "2026-04-01")
        .on("2026-04-10")
        .uses(tokens)
        .on("2026-05-01T00:10")
        .hasALatestInvoiceOf(lines)
        .theEnd();
  }
}
