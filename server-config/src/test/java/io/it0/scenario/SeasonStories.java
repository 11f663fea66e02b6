package io.it0.scenario;

import static io.it0.scenario.Story.given;

import io.it0.scenario.ScenarioIT.Scenario;
import java.util.List;
import java.util.Map;

/** Years, leap years, yuan, and lives in which one thing follows another. */
final class SeasonStories {

  private SeasonStories() {}

  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "overage in yuan",
              hand ->
                  given(hand, "pro", "2026-04-01", "Asia/Shanghai", "CNY")
                      .on("2026-04-10")
                      .uses(2_500_000)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("349.00", "84.00")
                      .theEnd()),
          new Scenario(
              "the last half hour of a Shanghai month belongs to it",
              hand ->
                  given(hand, "pro", "2026-04-01", "Asia/Shanghai", "CNY")
                      .on("2026-04-30T23:30")
                      .uses(1_500_000)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("349.00", "28.00")
                      .theEnd()),
          new Scenario(
              "the first half hour of a month belongs to the new one, though it is not yet billed",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-30T12:00")
                      .on("2026-05-01T00:03")
                      .uses(1_500_000)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("49.99")
                      .on("2026-06-01T00:10")
                      .hasALatestInvoiceOf("49.99", "4.00")
                      .theEnd()),
          new Scenario(
              "up in the middle of a leap year",
              hand ->
                  given(hand, "free", "2028-01-01")
                      .subscribesTo("pro", Map.of("interval", "YEAR"))
                      .on("2028-07-02")
                      .upgradesTo("enterprise")
                      .isBilled("-249.95", "999.95")
                      .theEnd()),
          new Scenario(
              "a trial of one day",
              hand ->
                  given(hand, "free", "2026-04-01")
                      .subscribesTo("pro", Map.of("trialDays", 1))
                      .on("2026-04-02T00:10")
                      .isIn("active")
                      .hasALatestInvoiceOf("48.32")
                      .theEnd()),
          new Scenario(
              "a trial that became a subscription is cancelled soon after",
              hand ->
                  given(hand, "free", "2026-04-01")
                      .on("2026-04-02")
                      .subscribesTo("pro", Map.of("trialDays", 14))
                      .on("2026-04-21")
                      .isIn("active")
                      .cancelsAtOnce()
                      .isBilled("-16.67")
                      .getsACreditNoteOf("16.67")
                      .theEnd()),
          new Scenario(
              "a year anchored on the 31st",
              hand ->
                  given(hand, "free", "2026-01-31")
                      .subscribesTo("pro", Map.of("interval", "YEAR", "anchorDay", 31))
                      .isBilled("499.90")
                      .on("2027-01-31T00:10")
                      .hasInvoices(2)
                      .hasALatestInvoiceOf("499.90")
                      .theEnd()),
          new Scenario(
              "a downgrade in a paid year waits for the year's end",
              hand ->
                  given(hand, "free", "2026-01-01")
                      .subscribesTo("enterprise", Map.of("interval", "YEAR"))
                      .on("2026-03-15")
                      .schedulesADowngradeTo("pro")
                      .on("2026-12-31")
                      .hasPlan("enterprise")
                      .on("2027-01-01T00:10")
                      .hasPlan("pro")
                      .hasALatestInvoiceOf("499.90")
                      .theEnd()),
          new Scenario(
              "a cancellation in a paid year waits for the year's end",
              hand ->
                  given(hand, "free", "2026-01-01")
                      .subscribesTo("pro", Map.of("interval", "YEAR"))
                      .on("2026-02-10")
                      .cancelsForThePeriodsEnd()
                      .on("2026-12-31")
                      .hasPlan("pro")
                      .on("2027-01-01T00:10")
                      .hasPlan("free")
                      .hasInvoices(1)
                      .theEnd()),
          new Scenario(
              "what is cancelled cannot be cancelled again",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-11")
                      .cancelsAtOnce()
                      .cancelsAtOnce()
                      .isRefusedWith("NOTHING_TO_CANCEL")
                      .theEnd()),
          new Scenario(
              "cancelled and back in one month: the tokens of each stay its own",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-05")
                      .uses(900_000)
                      .on("2026-04-11")
                      .cancelsAtOnce()
                      .isBilled("-33.33")
                      .on("2026-04-21")
                      .subscribesTo("pro", Map.of())
                      .isBilled("16.66")
                      .includes(333_333)
                      .on("2026-04-25")
                      .uses(400_000)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("49.99", "0.53")
                      .theEnd()),
          new Scenario(
              "up from free with tokens on both sides",
              hand ->
                  given(hand, "free", "2026-04-01")
                      .on("2026-04-05")
                      .uses(90_000)
                      .on("2026-04-16")
                      .upgradesTo("pro")
                      .on("2026-04-20")
                      .uses(600_000)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("49.99", "1.12")
                      .theEnd()),
          new Scenario(
              "by the year from the last day of a month on",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-30")
                      .paysByTheYear("pro")
                      .isBilled("-1.67", "460.18")
                      .on("2027-04-01T00:10")
                      .hasALatestInvoiceOf("499.90")
                      .theEnd()),
          new Scenario(
              "an administrator takes a company to free at once",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-16")
                      .isDowngradedAtOnceTo("free")
                      .isBilled("-25.00")
                      .getsACreditNoteOf("25.00")
                      .hasPlan("free")
                      .on("2026-05-01T00:10")
                      .hasInvoices(1)
                      .theEnd()),
          new Scenario(
              "a half-used month is charged once more when its company comes back to the larger plan",
              hand ->
                  given(hand, "enterprise", "2026-04-01")
                      .on("2026-04-11")
                      .isDowngradedAtOnceTo("pro")
                      .isBilled("-133.33", "33.33")
                      .on("2026-04-21")
                      .upgradesTo("enterprise")
                      .isBilled("-16.67", "66.66")
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("199.99")
                      .theEnd()));
}
