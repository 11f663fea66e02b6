package io.it0.scenario;

import static io.it0.scenario.Story.given;

import io.it0.scenario.ScenarioIT.Scenario;
import java.util.List;
import java.util.Map;

/** Beginnings and ends: trials, anchors, years, cancellations. */
final class LifeStories {

  private LifeStories() {}

  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "a subscription in place of the free plan pays for its days",
              hand ->
                  given(hand, "free", "2026-04-01")
                      .on("2026-04-16")
                      .subscribesTo("pro", Map.of())
                      .isBilled("25.00")
                      .includes(500_000)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("49.99")
                      .includes(1_000_000)
                      .theEnd()),
          new Scenario(
              "who has a plan subscribes to no other",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .subscribesTo("enterprise", Map.of())
                      .isRefusedWith("SUBSCRIPTION_EXISTS")
                      .theEnd()),
          new Scenario(
              "cancelled at once on day 11",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-11")
                      .cancelsAtOnce()
                      .isBilled("-33.33")
                      .getsACreditNoteOf("33.33")
                      .hasPlan("free")
                      .on("2026-06-01T00:10")
                      .hasInvoices(1)
                      .theEnd()),
          new Scenario(
              "cancelled at once with overage: the credit is larger",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-05")
                      .uses(1_500_000)
                      .on("2026-04-11")
                      .cancelsAtOnce()
                      .isBilled("-33.33", "4.00")
                      .getsACreditNoteOf("29.33")
                      .theEnd()),
          new Scenario(
              "cancelled at once with overage: the overage is larger",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-05")
                      .uses(6_000_000)
                      .on("2026-04-11")
                      .cancelsAtOnce()
                      .isBilled("-33.33", "40.00")
                      .hasInvoices(2)
                      .theEnd()),
          new Scenario(
              "cancelled at once after an upgrade",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-11")
                      .upgradesTo("enterprise")
                      .on("2026-04-21")
                      .cancelsAtOnce()
                      .isBilled("-66.67")
                      .theEnd()),
          new Scenario(
              "cancelled at once on the last day gives one day back",
              hand ->
                  given(hand, "enterprise", "2026-05-01")
                      .on("2026-05-31")
                      .cancelsAtOnce()
                      .isBilled("-6.45")
                      .hasPlan("free")
                      .theEnd()),
          new Scenario(
              "cancelled for the month's end",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-11")
                      .cancelsForThePeriodsEnd()
                      .isBilledNothing()
                      .hasPlan("pro")
                      .willBeBilled("0.00")
                      .on("2026-05-01T00:10")
                      .hasPlan("free")
                      .hasInvoices(1)
                      .theEnd()),
          new Scenario(
              "cancelled for the month's end, its overage is still billed",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-11")
                      .cancelsForThePeriodsEnd()
                      .on("2026-04-20")
                      .uses(2_500_000)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("12.00")
                      .hasPlan("free")
                      .theEnd()),
          new Scenario(
              "resumed before the end",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-11")
                      .cancelsForThePeriodsEnd()
                      .on("2026-04-30T23:00")
                      .resumes()
                      .on("2026-05-01T00:10")
                      .hasPlan("pro")
                      .hasALatestInvoiceOf("49.99")
                      .theEnd()),
          new Scenario(
              "a cancellation overtakes a scheduled downgrade",
              hand ->
                  given(hand, "enterprise", "2026-04-01")
                      .on("2026-04-05")
                      .schedulesADowngradeTo("pro")
                      .on("2026-04-11")
                      .cancelsForThePeriodsEnd()
                      .on("2026-05-01T00:10")
                      .hasPlan("free")
                      .hasInvoices(1)
                      .theEnd()),
          new Scenario(
              "what is cancelled is resumed before it is changed",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .cancelsForThePeriodsEnd()
                      .upgradesTo("enterprise")
                      .isRefusedWith("SUBSCRIPTION_STATUS")
                      .resumes()
                      .upgradesTo("enterprise")
                      .isBilled("-49.99", "199.99")
                      .theEnd()),
          new Scenario(
              "there is nothing to cancel on the free plan, and nothing to resume",
              hand ->
                  given(hand, "free", "2026-04-01")
                      .cancelsAtOnce()
                      .isRefusedWith("NOTHING_TO_CANCEL")
                      .resumes()
                      .isRefusedWith("NOTHING_SCHEDULED")
                      .theEnd()),
          new Scenario(
              "cancelled, and back in the same month on a larger plan",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-11")
                      .cancelsAtOnce()
                      .on("2026-04-21")
                      .subscribesTo("enterprise", Map.of())
                      .isBilled("66.66")
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("199.99")
                      .theEnd()),
          new Scenario(
              "a trial of 14 days inside a month becomes a subscription",
              hand ->
                  given(hand, "free", "2026-04-01")
                      .on("2026-04-02")
                      .subscribesTo("pro", Map.of("trialDays", 14))
                      .isBilledNothing()
                      .isIn("trialing")
                      .on("2026-04-16T00:10")
                      .isIn("active")
                      .hasALatestInvoiceOf("25.00")
                      .theEnd()),
          new Scenario(
              "a trial across the month's end",
              hand ->
                  given(hand, "free", "2026-04-01")
                      .on("2026-04-20")
                      .subscribesTo("pro", Map.of("trialDays", 14))
                      .on("2026-05-02")
                      .isIn("trialing")
                      .hasInvoices(0)
                      .on("2026-05-04T00:10")
                      .isIn("active")
                      .hasALatestInvoiceOf("45.15")
                      .theEnd()),
          new Scenario(
              "usage on trial is never billed",
              hand ->
                  given(hand, "free", "2026-04-01")
                      .on("2026-04-02")
                      .subscribesTo("pro", Map.of("trialDays", 14))
                      .on("2026-04-10")
                      .uses(5_000_000)
                      .on("2026-05-01T00:10")
                      .hasInvoices(2)
                      .hasALatestInvoiceOf("49.99")
                      .theEnd()),
          new Scenario(
              "a trial that is cancelled at once",
              hand ->
                  given(hand, "free", "2026-04-01")
                      .subscribesTo("pro", Map.of("trialDays", 14))
                      .on("2026-04-05")
                      .cancelsAtOnce()
                      .isBilledNothing()
                      .hasPlan("free")
                      .on("2026-05-01T00:10")
                      .hasInvoices(0)
                      .theEnd()),
          new Scenario(
              "a trial that is cancelled for its end",
              hand ->
                  given(hand, "free", "2026-04-01")
                      .subscribesTo("pro", Map.of("trialDays", 14))
                      .on("2026-04-05")
                      .cancelsForThePeriodsEnd()
                      .isIn("trialing")
                      .on("2026-04-15T00:10")
                      .hasPlan("free")
                      .hasInvoices(0)
                      .theEnd()),
          new Scenario(
              "a larger plan during the trial",
              hand ->
                  given(hand, "free", "2026-04-01")
                      .on("2026-04-02")
                      .subscribesTo("pro", Map.of("trialDays", 14))
                      .on("2026-04-08")
                      .upgradesTo("enterprise")
                      .isBilledNothing()
                      .isIn("trialing")
                      .on("2026-04-16T00:10")
                      .isIn("active")
                      .hasALatestInvoiceOf("100.00")
                      .theEnd()),
          new Scenario(
              "a smaller plan for the trial's end",
              hand ->
                  given(hand, "free", "2026-04-01")
                      .on("2026-04-02")
                      .subscribesTo("enterprise", Map.of("trialDays", 14))
                      .schedulesADowngradeTo("pro")
                      .on("2026-04-16T00:10")
                      .hasPlan("pro")
                      .hasALatestInvoiceOf("25.00")
                      .theEnd()),
          new Scenario(
              "a trial that needs a payment method and has none expires",
              hand ->
                  given(hand, "free", "2026-04-01")
                      .subscribesTo("pro", Map.of("trialDays", 14, "trialNeedsPaymentMethod", true))
                      .willEndByItself()
                      .on("2026-04-15T00:10")
                      .hasPlan("free")
                      .hasInvoices(0)
                      .theEnd()),
          new Scenario(
              "a fixed term of two months",
              hand ->
                  given(hand, "free", "2026-04-01")
                      .subscribesTo("pro", Map.of("fixedMonths", 2))
                      .isBilled("49.99")
                      .on("2026-05-15")
                      .hasInvoices(2)
                      .willEndByItself()
                      .on("2026-06-01T00:10")
                      .hasPlan("free")
                      .hasInvoices(2)
                      .theEnd()),
          new Scenario(
              "anchored on the 31st: clipped in February, back in March",
              hand ->
                  given(hand, "free", "2026-01-31")
                      .subscribesTo("pro", Map.of("anchorDay", 31))
                      .isBilled("49.99")
                      .on("2026-02-28T00:10")
                      .hasInvoices(2)
                      .on("2026-03-10")
                      .upgradesTo("enterprise")
                      .isBilled("-33.86", "135.48")
                      .on("2026-03-31T00:10")
                      .hasALatestInvoiceOf("199.99")
                      .theEnd()),
          new Scenario(
              "anchored on the 29th through a leap February",
              hand ->
                  given(hand, "free", "2028-01-29")
                      .subscribesTo("pro", Map.of("anchorDay", 29))
                      .isBilled("49.99")
                      .on("2028-03-29T00:10")
                      .hasInvoices(3)
                      .theEnd()),
          new Scenario(
              "anchored on the 15th, begun ten days before",
              hand ->
                  given(hand, "free", "2026-04-01")
                      .on("2026-04-05")
                      .subscribesTo("pro", Map.of("anchorDay", 15))
                      .isBilled("16.13")
                      .on("2026-04-15T00:10")
                      .hasALatestInvoiceOf("49.99")
                      .theEnd()),
          new Scenario(
              "a year is paid once, and again a year later",
              hand ->
                  given(hand, "free", "2026-01-01")
                      .subscribesTo("pro", Map.of("interval", "YEAR"))
                      .on("2026-12-31")
                      .hasInvoices(1)
                      .on("2027-01-01T00:10")
                      .hasInvoices(2)
                      .hasALatestInvoiceOf("499.90")
                      .theEnd()),
          new Scenario(
              "a year that begins inside a month",
              hand ->
                  given(hand, "free", "2026-04-01")
                      .on("2026-04-11")
                      .subscribesTo("pro", Map.of("interval", "YEAR"))
                      .isBilled("486.20")
                      .on("2027-04-01T00:10")
                      .hasALatestInvoiceOf("499.90")
                      .theEnd()),
          new Scenario(
              "a year that is cancelled at once in its middle",
              hand ->
                  given(hand, "free", "2026-01-01")
                      .subscribesTo("enterprise", Map.of("interval", "YEAR"))
                      .isBilled("1999.90")
                      .on("2026-07-02")
                      .cancelsAtOnce()
                      .getsACreditNoteOf("1002.69")
                      .theEnd()),
          new Scenario(
              "a year of months in one step",
              hand ->
                  given(hand, "pro", "2026-04-01").on("2027-04-01T00:10").hasInvoices(13).theEnd()),
          new Scenario(
              "two months in steps of a day",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .dayByDayTo("2026-06-01T00:10")
                      .hasInvoices(3)
                      .theEnd()));
}
