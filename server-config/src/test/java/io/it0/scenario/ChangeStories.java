package io.it0.scenario;

import static io.it0.scenario.Story.given;

import io.it0.scenario.ScenarioIT.Scenario;
import java.util.List;
import java.util.Map;

/** Changes of plan inside a period. Pro is 49.99 a month, Enterprise 199.99. */
final class ChangeStories {

  private ChangeStories() {}

  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "up on day 11 of a month of 30 days",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-11")
                      .upgradesTo("enterprise")
                      .isBilled("-33.33", "133.33")
                      .hasPlan("enterprise")
                      .includes(7_000_000)
                      .theEnd()),
          new Scenario(
              "up on day 11 of February",
              hand ->
                  given(hand, "pro", "2026-02-01")
                      .on("2026-02-11")
                      .upgradesTo("enterprise")
                      .isBilled("-32.14", "128.57")
                      .theEnd()),
          new Scenario(
              "up on day 11 of a leap February",
              hand ->
                  given(hand, "pro", "2028-02-01")
                      .on("2028-02-11")
                      .upgradesTo("enterprise")
                      .isBilled("-32.75", "131.03")
                      .theEnd()),
          new Scenario(
              "up on day 11 of a month of 31 days",
              hand ->
                  given(hand, "pro", "2026-05-01")
                      .on("2026-05-11")
                      .upgradesTo("enterprise")
                      .isBilled("-33.86", "135.48")
                      .theEnd()),
          new Scenario(
              "up on the last day of April",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-30")
                      .upgradesTo("enterprise")
                      .isBilled("-1.67", "6.67")
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("199.99")
                      .theEnd()),
          new Scenario(
              "up on the last day of February, late in the evening",
              hand ->
                  given(hand, "pro", "2026-02-01")
                      .on("2026-02-28T23:59:59")
                      .upgradesTo("enterprise")
                      .isBilled("-1.79", "7.14")
                      .theEnd()),
          new Scenario(
              "up at the very instant of the start",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .upgradesTo("enterprise")
                      .isBilled("-49.99", "199.99")
                      .includes(10_000_000)
                      .theEnd()),
          new Scenario(
              "up on the first day, some hours in",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-01T10:00")
                      .upgradesTo("enterprise")
                      .isBilled("-49.99", "199.99")
                      .theEnd()),
          new Scenario(
              "up on day 11 and down at once on day 21",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-11")
                      .upgradesTo("enterprise")
                      .isBilled("-33.33", "133.33")
                      .on("2026-04-21")
                      .isDowngradedAtOnceTo("pro")
                      .isBilled("-66.67", "16.66")
                      .getsACreditNoteOf("50.01")
                      .hasPlan("pro")
                      .theEnd()),
          new Scenario(
              "up and down at the same instant gives back to the cent",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-11")
                      .upgradesTo("enterprise")
                      .isDowngradedAtOnceTo("pro")
                      .isBilled("-133.33", "33.33")
                      .getsACreditNoteOf("100.00")
                      .theEnd()),
          new Scenario(
              "up, down, and up again in one month",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-06")
                      .upgradesTo("enterprise")
                      .isBilled("-41.66", "166.66")
                      .on("2026-04-16")
                      .isDowngradedAtOnceTo("pro")
                      .isBilled("-100.00", "25.00")
                      .on("2026-04-26")
                      .upgradesTo("enterprise")
                      .isBilled("-8.33", "33.33")
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("199.99")
                      .theEnd()),
          new Scenario(
              "from free to a plan by an upgrade, with one pool of tokens",
              hand ->
                  given(hand, "free", "2026-04-01")
                      .on("2026-04-16")
                      .upgradesTo("pro")
                      .isBilled("25.00")
                      .includes(550_000)
                      .theEnd()),
          new Scenario(
              "a downgrade waits for the month's end",
              hand ->
                  given(hand, "enterprise", "2026-04-01")
                      .on("2026-04-11")
                      .schedulesADowngradeTo("pro")
                      .isBilledNothing()
                      .hasPlan("enterprise")
                      .willBeBilled("49.99")
                      .on("2026-05-01T00:10")
                      .hasPlan("pro")
                      .hasALatestInvoiceOf("49.99")
                      .theEnd()),
          new Scenario(
              "a scheduled downgrade is taken back",
              hand ->
                  given(hand, "enterprise", "2026-04-01")
                      .on("2026-04-11")
                      .schedulesADowngradeTo("pro")
                      .on("2026-04-29")
                      .takesTheChangeBack()
                      .on("2026-05-01T00:10")
                      .hasPlan("enterprise")
                      .hasALatestInvoiceOf("199.99")
                      .theEnd()),
          new Scenario(
              "an upgrade overtakes a scheduled downgrade to free",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-05")
                      .schedulesADowngradeTo("free")
                      .on("2026-04-11")
                      .upgradesTo("enterprise")
                      .isBilled("-33.33", "133.33")
                      .on("2026-05-01T00:10")
                      .hasPlan("enterprise")
                      .hasALatestInvoiceOf("199.99")
                      .theEnd()),
          new Scenario(
              "a downgrade to free ends the fees and keeps the subscription",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-20")
                      .schedulesADowngradeTo("free")
                      .on("2026-06-01T00:10")
                      .hasPlan("free")
                      .hasInvoices(1)
                      .theEnd()),
          new Scenario(
              "a month becomes a year at once",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-11")
                      .paysByTheYear("pro")
                      .isBilled("-33.33", "486.20")
                      .on("2026-07-01T00:10")
                      .hasInvoices(2)
                      .theEnd()),
          new Scenario(
              "up, and then by the year",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-11")
                      .upgradesTo("enterprise")
                      .on("2026-04-21")
                      .paysByTheYear("enterprise")
                      .isBilled("-66.67", "1890.32")
                      .theEnd()),
          new Scenario(
              "up in the middle of a paid year",
              hand ->
                  given(hand, "free", "2026-01-01")
                      .subscribesTo("pro", Map.of("interval", "YEAR"))
                      .isBilled("499.90")
                      .on("2026-07-02")
                      .upgradesTo("enterprise")
                      .isBilled("-250.63", "1002.69")
                      .theEnd()),
          new Scenario(
              "by yuan and by Shanghai's days",
              hand ->
                  given(hand, "pro", "2026-04-01", "Asia/Shanghai", "CNY")
                      .on("2026-04-11")
                      .upgradesTo("enterprise")
                      .isBilled("-232.67", "932.67")
                      .theEnd()),
          new Scenario(
              "in the month in which New York's clocks go forward",
              hand ->
                  given(hand, "pro", "2026-03-01", "America/New_York", "USD")
                      .on("2026-03-11")
                      .upgradesTo("enterprise")
                      .isBilled("-33.86", "135.48")
                      .on("2026-04-01T00:10")
                      .hasALatestInvoiceOf("199.99")
                      .theEnd()),
          new Scenario(
              "on the day on which Berlin's clocks go back",
              hand ->
                  given(hand, "pro", "2026-10-01", "Europe/Berlin", "USD")
                      .on("2026-10-25T12:00")
                      .upgradesTo("enterprise")
                      .isBilled("-11.29", "45.16")
                      .theEnd()),
          new Scenario(
              "on the day on which Lord Howe's clocks go back by half an hour",
              hand ->
                  given(hand, "pro", "2026-04-01", "Australia/Lord_Howe", "USD")
                      .on("2026-04-05T12:00")
                      .upgradesTo("enterprise")
                      .isBilled("-43.32", "173.32")
                      .theEnd()),
          new Scenario(
              "a period that has just ended is renewed before it is changed",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .on("2026-04-30T12:00")
                      .on("2026-05-01T00:06")
                      .upgradesTo("enterprise")
                      .isBilled("-49.99", "199.99")
                      .theEnd()),
          new Scenario(
              "what is no upgrade is refused",
              hand ->
                  given(hand, "pro", "2026-04-01")
                      .upgradesTo("free")
                      .isRefusedWith("NOT_AN_UPGRADE")
                      .upgradesTo("pro")
                      .isRefusedWith("ALREADY_ON_PLAN")
                      .upgradesTo("platinum")
                      .isRefusedWith("PLAN_NOT_FOUND")
                      .schedulesADowngradeTo("enterprise")
                      .isRefusedWith("NOT_A_DOWNGRADE")
                      .takesTheChangeBack()
                      .isRefusedWith("NOTHING_SCHEDULED")
                      .hasInvoices(1)
                      .theEnd()));
}
