package io.it0.scenario;

import static io.it0.scenario.Story.onInvoice;

import io.it0.scenario.ScenarioIT.Scenario;
import java.util.List;
import java.util.Map;

/** Invoices that nobody pays: due after 14 days, tried on days 0, 3, 5, 7 and 14 after that, and then it is over. */
final class DunningStories {

  private static final String APRIL = "2026-04-01";

  private DunningStories() {}

  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "it is reminded three days before an invoice is due",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .on("2026-04-11T23:00")
                      .isDunned()
                      .on("2026-04-12T12:00")
                      .gotMail("REMINDER")
                      .isDunned("OPEN")
                      .isIn("active")
                      .theEnd()),
          new Scenario(
              "unpaid at the due date it is past due; paid, it recovers",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .on("2026-04-15T12:00")
                      .isIn("past_due")
                      .isDunned("OPEN")
                      .pays("49.99")
                      .isIn("active")
                      .isDunned("ENDED SETTLED")
                      .hasLivedThrough("started", "past-due", "recovered")
                      .theEnd()),
          new Scenario(
              "never paid: on the fourteenth day after that it ends, and free follows",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .on("2026-04-28T23:59")
                      .isIn("past_due")
                      .on("2026-04-29T12:00")
                      .hasPlan("free")
                      .isDunned("ENDED EXHAUSTED")
                      .hasBeenCancelledUnpaidOn("2026-04-29")
                      .owes("49.99")
                      .gotMail("REMINDER", "PAST_DUE", "CANCELLED")
                      .hasLivedThrough("started", "past-due", "cancelled-unpaid", "started")
                      .on("2026-06-01T00:10")
                      .hasInvoices(1)
                      .theEnd()),
          new Scenario(
              "when it ends unpaid, what was used is billed, and nothing is given back",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .on("2026-04-05")
                      .uses(1_500_000)
                      .on("2026-04-29T12:00")
                      .hasBeenCancelledUnpaidOn("2026-04-29")
                      .hasALatestInvoiceOf("4.00")
                      .owes("53.99")
                      .hasCredit("0.00")
                      .theEnd()),
          new Scenario(
              "who is past due changes nothing before paying",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .on("2026-04-16")
                      .upgradesTo("enterprise")
                      .isRefusedWith("SUBSCRIPTION_STATUS")
                      .schedulesADowngradeTo("free")
                      .isRefusedWith("SUBSCRIPTION_STATUS")
                      .pays("49.99")
                      .upgradesTo("enterprise")
                      .isBilled("-25.00", "100.00")
                      .theEnd()),
          new Scenario(
              "a credit note settles it as well as money",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .on("2026-04-16")
                      .isIn("past_due")
                      .isCreditedForLine(0, "49.99")
                      .isIn("active")
                      .isDunned("ENDED SETTLED")
                      .theEnd()),
          new Scenario(
              "a part of it settles nothing",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .on("2026-04-15T12:00")
                      .pays("49.98")
                      .isIn("past_due")
                      .pays("0.01")
                      .isIn("active")
                      .theEnd()),
          new Scenario(
              "a void invoice is not dunned any more",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .on("2026-04-15T12:00")
                      .getsTheLatestInvoiceVoided()
                      .isIn("active")
                      .isDunned("ENDED SETTLED")
                      .on("2026-04-30")
                      .hasPlan("pro")
                      .theEnd()),
          new Scenario(
              "what is given up is not dunned any more",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .on("2026-04-20")
                      .getsTheLatestInvoiceWrittenOff()
                      .isIn("active")
                      .on("2026-04-30")
                      .hasPlan("pro")
                      .theEnd()),
          new Scenario(
              "paused it is left alone; resumed, what is overdue happens at once",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .on("2026-04-15T12:00")
                      .isNotDunnedUntilResumed(false)
                      .on("2026-04-30")
                      .hasPlan("pro")
                      .isDunned("PAUSED")
                      .isNotDunnedUntilResumed(true)
                      .on("2026-04-30T12:00")
                      .hasPlan("free")
                      .hasBeenCancelledUnpaidOn("2026-04-30")
                      .owes("49.99")
                      .theEnd()),
          new Scenario(
              "who cancels while past due is given the unused days off what is open",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .on("2026-04-16")
                      .cancelsAtOnce()
                      .isBilled("-25.00")
                      .owes("24.99")
                      .hasCredit("0.00")
                      .hasPlan("free")
                      .on("2026-04-29T12:00")
                      .isDunned("ENDED EXHAUSTED")
                      .hasPlan("free")
                      .theEnd()),
          new Scenario(
              "the second month is dunned by its own due date",
              hand ->
                  onInvoice(hand, "enterprise", APRIL)
                      .pays("199.99")
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceDueOn("2026-05-15T00:05")
                      .on("2026-05-15T00:04")
                      .isIn("active")
                      .on("2026-05-15T00:05")
                      .isIn("past_due")
                      .on("2026-05-29T00:05")
                      .hasPlan("free")
                      .hasBeenCancelledUnpaidOn("2026-05-29T00:05")
                      .owes("199.99")
                      .theEnd()),
          new Scenario(
              "a trial ends in an invoice that nobody pays",
              hand ->
                  onInvoice(hand, "free", APRIL)
                      .on("2026-04-02")
                      .subscribesTo("pro", Map.of("trialDays", 14))
                      .on("2026-04-30T12:00")
                      .isIn("past_due")
                      .owes("25.00")
                      .on("2026-05-15")
                      .hasPlan("free")
                      .hasBeenCancelledUnpaidOn("2026-05-14T00:05")
                      .owes("74.99")
                      .theEnd()),
          new Scenario(
              "a year that nobody pays ends in its first month",
              hand ->
                  onInvoice(hand, "free", "2026-01-01")
                      .subscribesTo("pro", Map.of("interval", "YEAR"))
                      .isBilled("499.90")
                      .on("2026-01-30")
                      .hasPlan("free")
                      .hasBeenCancelledUnpaidOn("2026-01-29")
                      .owes("499.90")
                      .on("2026-02-10")
                      .hasInvoices(1)
                      .theEnd()),
          new Scenario(
              "two invoices are open, and it recovers with the last of them",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .isCharged("order-1", "Setup", 1, "100.00")
                      .andTheOracleKnowsOfACharge(10_000)
                      .on("2026-04-15T12:00")
                      .isIn("past_due")
                      .isDunned("OPEN", "OPEN")
                      .pays("100.00")
                      .isIn("past_due")
                      .isDunned("OPEN", "ENDED SETTLED")
                      .owes("49.99")
                      .theEnd()));
}
