package io.it0.scenario;

import static io.it0.scenario.Story.given;
import static io.it0.scenario.Story.onInvoice;

import io.it0.scenario.ScenarioIT.Scenario;
import java.util.List;
import java.util.Map;

/** Usage that comes late, thresholds, prices that were agreed on, years, and the clock itself. */
final class AgreementStories {

  private static final String APRIL = "2026-04-01";

  private AgreementStories() {}

  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "what is reported after the month was closed is a line of its own on the next invoice",
              hand ->
                  given(hand, "pro", APRIL)
                      .on("2026-04-10")
                      .uses(1_000_000)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("49.99")
                      .reports(500_000, "2026-04-20")
                      .on("2026-06-01T00:10")
                      .hasALatestInvoiceOf("49.99", "4.00")
                      .hasALatestInvoiceThatEndsWith("LATE_USAGE")
                      .explainsLine(2, 1, 500_000)
                      .theEnd()),
          new Scenario(
              "late and still included",
              hand ->
                  given(hand, "pro", APRIL)
                      .on("2026-04-10")
                      .uses(300_000)
                      .on("2026-05-01T00:10")
                      .reports(700_000, "2026-04-20")
                      .on("2026-06-01T00:10")
                      .hasALatestInvoiceOf("49.99")
                      .theEnd()),
          new Scenario(
              "late usage costs what its own month cost",
              hand ->
                  given(hand, "pro", APRIL)
                      .on("2026-05-02")
                      .upgradesTo("enterprise")
                      .isBilled("-48.38", "193.54")
                      .reports(1_500_000, "2026-04-20")
                      .on("2026-06-01T00:10")
                      .hasALatestInvoiceOf("199.99", "4.00")
                      .theEnd()),
          new Scenario(
              "late usage of a subscription that has ended is billed on what follows it",
              hand ->
                  given(hand, "pro", APRIL)
                      .on("2026-04-11")
                      .cancelsAtOnce()
                      .isBilled("-33.33")
                      .on("2026-04-12")
                      .reports(3_000_000, "2026-04-05")
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("16.00")
                      .theEnd()),
          new Scenario(
              "late twice is billed twice, each time what is new",
              hand ->
                  given(hand, "pro", APRIL)
                      .on("2026-04-10")
                      .uses(1_000_000)
                      .on("2026-05-02")
                      .reports(500_000, "2026-04-20")
                      .on("2026-06-02")
                      .hasALatestInvoiceOf("49.99", "4.00")
                      .reports(250_000, "2026-04-30")
                      .on("2026-07-01T00:10")
                      .hasALatestInvoiceOf("49.99", "2.00")
                      .theEnd()),
          new Scenario(
              "late usage of a trial is as free as the trial",
              hand ->
                  given(hand, "free", APRIL)
                      .on("2026-04-02")
                      .subscribesTo("pro", Map.of("trialDays", 14))
                      .on("2026-04-20")
                      .reports(5_000_000, "2026-04-10")
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("49.99")
                      .theEnd()),
          new Scenario(
              "an invoice of a threshold uses up credit like any other",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .pays("49.99")
                      .isGranted("5.00")
                      .hasAThresholdOf("3.00", 300)
                      .on("2026-04-05")
                      .uses(2_000_000)
                      .on("2026-04-06")
                      .hasALatestInvoiceOf("8.00")
                      .owes("3.00")
                      .hasCredit("0.00")
                      .theEnd()),
          new Scenario(
              "overage that a threshold has billed is given back when it is cancelled on a larger plan",
              hand ->
                  given(hand, "pro", APRIL)
                      .hasAThresholdOf("3.00", 300)
                      .on("2026-04-05")
                      .uses(1_500_000)
                      .on("2026-04-06")
                      .hasALatestInvoiceOf("4.00")
                      .on("2026-04-11")
                      .upgradesTo("enterprise")
                      .on("2026-04-21")
                      .cancelsAtOnce()
                      .isBilled("-66.67", "-4.00")
                      .hasPlan("free")
                      .theEnd()),
          new Scenario(
              "a threshold of nothing is none",
              hand ->
                  given(hand, "pro", APRIL)
                      .hasAThresholdOf("0.00", Long.MAX_VALUE)
                      .on("2026-04-05")
                      .uses(5_000_000)
                      .on("2026-04-06")
                      .hasInvoices(1)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("49.99", "32.00")
                      .theEnd()),
          new Scenario(
              "a threshold in yuan",
              hand ->
                  given(hand, "pro", APRIL, "Asia/Shanghai", "CNY")
                      .hasAThresholdOf("20.00", 2_000)
                      .on("2026-04-05")
                      .uses(1_500_000)
                      .on("2026-04-06")
                      .hasALatestInvoiceOf("28.00")
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("349.00")
                      .theEnd()),
          new Scenario(
              "a trial reaches no threshold",
              hand ->
                  given(hand, "free", APRIL)
                      .hasAThresholdOf("1.00", 100)
                      .subscribesTo("pro", Map.of("trialDays", 14))
                      .on("2026-04-05")
                      .uses(5_000_000)
                      .on("2026-04-06")
                      .hasInvoices(0)
                      .theEnd()),
          new Scenario(
              "a price that is agreed on inside a month holds from the next one on",
              hand ->
                  given(hand, "pro", APRIL)
                      .on("2026-04-10")
                      .agreesOnAPrice("pro", "39.99", "6", 3_999, 600)
                      .on("2026-04-20")
                      .uses(2_000_000)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("39.99", "8.00")
                      .on("2026-05-20")
                      .uses(2_000_000)
                      .on("2026-06-01T00:10")
                      .hasALatestInvoiceOf("39.99", "6.00")
                      .theEnd()),
          new Scenario(
              "a price that has ended holds to its month's end",
              hand ->
                  given(hand, "pro", APRIL)
                      .agreesOnAPrice("pro", "39.99", "6", 3_999, 600)
                      .on("2026-05-10")
                      .hasALatestInvoiceOf("39.99")
                      .endsThePrice()
                      .uses(2_000_000)
                      .on("2026-06-01T00:10")
                      .hasALatestInvoiceOf("49.99", "6.00")
                      .theEnd()),
          new Scenario(
              "an upgrade to a plan whose price was agreed on",
              hand ->
                  given(hand, "pro", APRIL)
                      .agreesOnAPrice("enterprise", "149.00", "4", 14_900, 400)
                      .on("2026-04-11")
                      .upgradesTo("enterprise")
                      .isBilled("-33.33", "99.33")
                      .on("2026-05-10")
                      .uses(12_000_000)
                      .on("2026-06-01T00:10")
                      .hasALatestInvoiceOf("149.00", "8.00")
                      .theEnd()),
          new Scenario(
              "up in the middle of a paid year, in yuan",
              hand ->
                  given(hand, "free", "2026-01-01", "Asia/Shanghai", "CNY")
                      .subscribesTo("pro", Map.of("interval", "YEAR", "currency", "CNY"))
                      .isBilled("3490.00")
                      .on("2026-07-02")
                      .upgradesTo("enterprise")
                      .isBilled("-1749.78", "7014.16")
                      .theEnd()),
          new Scenario(
              "a trial becomes a year",
              hand ->
                  given(hand, "free", APRIL)
                      .subscribesTo("pro", Map.of("interval", "YEAR", "trialDays", 14))
                      .on("2026-04-15T00:10")
                      .hasALatestInvoiceOf("480.73")
                      .on("2027-04-01T00:10")
                      .hasALatestInvoiceOf("499.90")
                      .theEnd()),
          new Scenario(
              "a year that is cancelled at once in its last month",
              hand ->
                  given(hand, "free", "2026-01-01")
                      .subscribesTo("pro", Map.of("interval", "YEAR"))
                      .on("2026-12-15")
                      .cancelsAtOnce()
                      .isBilled("-23.28")
                      .theEnd()),
          new Scenario(
              "a year from the 29th of February to the 28th",
              hand ->
                  given(hand, "free", "2028-02-29")
                      .subscribesTo("pro", Map.of("interval", "YEAR", "anchorDay", 29))
                      .isBilled("499.90")
                      .on("2029-02-27T23:59")
                      .hasInvoices(1)
                      .on("2029-02-28T00:10")
                      .hasInvoices(2)
                      .hasALatestInvoiceOf("499.90")
                      .theEnd()),
          new Scenario(
              "anchored on the 30th: clipped in February, back in March",
              hand ->
                  given(hand, "free", "2026-01-30")
                      .subscribesTo("pro", Map.of("anchorDay", 30))
                      .isBilled("49.99")
                      .on("2026-02-28T00:10")
                      .hasInvoices(2)
                      .on("2026-03-29T23:59")
                      .hasInvoices(2)
                      .on("2026-03-30T00:10")
                      .hasInvoices(3)
                      .theEnd()),
          new Scenario(
              "every step of a life is kept",
              hand ->
                  given(hand, "enterprise", APRIL)
                      .schedulesADowngradeTo("pro")
                      .takesTheChangeBack()
                      .cancelsForThePeriodsEnd()
                      .resumes()
                      .resumes()
                      .isRefusedWith("NOTHING_SCHEDULED")
                      .hasLivedThrough(
                          "started",
                          "downgrade-scheduled",
                          "undone",
                          "cancellation-scheduled",
                          "resumed")
                      .theEnd()),
          new Scenario(
              "cancelled at once on the day on which New York's clocks go back",
              hand ->
                  given(hand, "pro", "2026-11-01", "America/New_York", "USD")
                      .on("2026-11-01T12:00")
                      .cancelsAtOnce()
                      .isBilled("-49.99")
                      .theEnd()),
          new Scenario(
              "down at once on the first day gives all of it back",
              hand ->
                  given(hand, "enterprise", APRIL)
                      .isDowngradedAtOnceTo("pro")
                      .isBilled("-199.99", "49.99")
                      .getsACreditNoteOf("150.00")
                      .theEnd()),
          new Scenario(
              "a trial on a larger plan that is cancelled at once",
              hand ->
                  given(hand, "free", APRIL)
                      .subscribesTo("pro", Map.of("trialDays", 14))
                      .on("2026-04-05")
                      .upgradesTo("enterprise")
                      .on("2026-04-08")
                      .cancelsAtOnce()
                      .isBilledNothing()
                      .hasPlan("free")
                      .on("2026-05-01T00:10")
                      .hasInvoices(0)
                      .theEnd()),
          new Scenario(
              "cancelled for the end, and then at once",
              hand ->
                  given(hand, "pro", APRIL)
                      .on("2026-04-05")
                      .cancelsForThePeriodsEnd()
                      .on("2026-04-11")
                      .cancelsAtOnce()
                      .isBilled("-33.33")
                      .hasPlan("free")
                      .theEnd()),
          new Scenario(
              "one pool of three plans in a month",
              hand ->
                  given(hand, "free", APRIL)
                      .on("2026-04-11")
                      .upgradesTo("pro")
                      .isBilled("33.33")
                      .on("2026-04-21")
                      .upgradesTo("enterprise")
                      .isBilled("-16.67", "66.66")
                      .includes(3_700_000)
                      .on("2026-04-25")
                      .uses(3_900_000)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("199.99", "1.00")
                      .theEnd()),
          new Scenario(
              "a clock does not go back",
              hand ->
                  given(hand, "pro", APRIL)
                      .on("2026-04-11")
                      .wishesItWere("2026-04-10")
                      .isRefusedWith("TEST_CLOCK_BACKWARDS")
                      .upgradesTo("enterprise")
                      .isBilled("-33.33", "133.33")
                      .theEnd()));
}
