package io.it0.scenario;

import static io.it0.scenario.Story.given;
import static io.it0.scenario.Story.onInvoice;

import io.it0.scenario.ScenarioIT.Scenario;
import java.util.List;

/** What becomes of an invoice once it is issued. Pro is 49.99 a month. */
final class MoneyStories {

  private static final String APRIL = "2026-04-01";

  private MoneyStories() {}

  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "it is told by e-mail of its invoice, that it was paid, and that its subscription has ended",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .pays("49.99")
                      .on("2026-04-11")
                      .cancelsAtOnce()
                      .isBilled("-33.33")
                      .gotMail("INVOICE_ISSUED", "RECEIPT", "CANCELLED")
                      .theEnd()),
          new Scenario(
              "paid in full",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .owes("49.99")
                      .hasALatestInvoiceThatIs("issued")
                      .hasALatestInvoiceDueOn("2026-04-15")
                      .pays("49.99")
                      .owes("0.00")
                      .hasALatestInvoiceThatIs("paid")
                      .hasInTheBooks("PROVIDER_CLEARING", "49.99")
                      .theEnd()),
          new Scenario(
              "paid in two parts",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .pays("20.00")
                      .owes("29.99")
                      .hasALatestInvoiceThatIs("issued")
                      .on("2026-04-03")
                      .pays("29.99")
                      .hasALatestInvoiceThatIs("paid")
                      .theEnd()),
          new Scenario(
              "paid too much: the rest pays for a part of the next month",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .pays("60.00")
                      .hasCredit("10.01")
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("49.99")
                      .owes("39.98")
                      .hasCredit("0.00")
                      .theEnd()),
          new Scenario(
              "a payment that is reported twice counts once",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .paysOnceButItIsReportedTwice("49.99")
                      .hasCredit("0.00")
                      .hasInTheBooks("PROVIDER_CLEARING", "49.99")
                      .theEnd()),
          new Scenario(
              "a payment of what is paid already becomes credit",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .pays("49.99")
                      .pays("49.99")
                      .hasCredit("49.99")
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceThatIs("paid")
                      .hasCredit("0.00")
                      .theEnd()),
          new Scenario(
              "an invoice is paid in its own currency",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .paysIn("CNY", "49.99")
                      .isRefusedWith("PAYMENT_INVALID")
                      .owes("49.99")
                      .theEnd()),
          new Scenario(
              "a gift pays for a part of the next invoice",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .pays("49.99")
                      .isGranted("20.00")
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("49.99")
                      .owes("29.99")
                      .hasCredit("0.00")
                      .theEnd()),
          new Scenario(
              "credit that is more than an invoice lasts for the one after",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .pays("49.99")
                      .isGranted("80.00")
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceThatIs("paid")
                      .hasCredit("30.01")
                      .on("2026-05-10")
                      .on("2026-06-01T00:10")
                      .owes("19.98")
                      .hasCredit("0.00")
                      .theEnd()),
          new Scenario(
              "credit is taken back up to what is there",
              hand ->
                  onInvoice(hand, "free", APRIL)
                      .isGranted("20.00")
                      .isGranted("-20.01")
                      .isRefusedWith("CREDIT_TOO_LOW")
                      .isGranted("-5.00")
                      .hasCredit("15.00")
                      .theEnd()),
          new Scenario(
              "a credit note makes an unpaid invoice smaller",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .isCreditedForLine(0, "10.00")
                      .owes("39.99")
                      .hasCredit("0.00")
                      .pays("39.99")
                      .hasALatestInvoiceThatIs("paid")
                      .theEnd()),
          new Scenario(
              "a credit note of a paid invoice becomes credit, and pays for a part of the next",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .pays("49.99")
                      .isCreditedForLine(0, "10.00")
                      .owes("0.00")
                      .hasCredit("10.00")
                      .on("2026-05-01T00:10")
                      .owes("39.99")
                      .theEnd()),
          new Scenario(
              "a credit note of a half-paid invoice takes first what is open",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .pays("20.00")
                      .isCreditedForLine(0, "39.99")
                      .owes("0.00")
                      .hasCredit("10.00")
                      .hasALatestInvoiceThatIs("paid")
                      .theEnd()),
          new Scenario(
              "credit notes give back no more than is left of a line",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .isCreditedForLine(0, "40.00")
                      .isCreditedForLine(0, "10.00")
                      .isRefusedWith("CREDIT_EXCEEDS_LINE")
                      .isCreditedForLine(0, "9.99")
                      .owes("0.00")
                      .theEnd()),
          new Scenario(
              "what a credit note gave back no change gives back again",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .pays("49.99")
                      .isCreditedForLine(0, "30.00")
                      .andTheOracleKnowsWhatIsLeftOfTheFee(1_999)
                      .on("2026-04-11")
                      .cancelsAtOnce()
                      .isBilled("-19.99")
                      .hasCredit("49.99")
                      .theEnd()),
          new Scenario(
              "a credit of an upgrade that nobody has paid is not money",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .upgradesTo("enterprise")
                      .isBilled("-49.99", "199.99")
                      .owes("199.99")
                      .cancelsAtOnce()
                      .isBilled("-199.99")
                      .owes("0.00")
                      .hasCredit("0.00")
                      .theEnd()),
          new Scenario(
              "a void invoice is as if it had never been demanded",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .getsTheLatestInvoiceVoided()
                      .andTheOracleKnowsWhatIsLeftOfTheFee(0)
                      .hasALatestInvoiceThatIs("void")
                      .owes("0.00")
                      .hasInTheBooks("DEFERRED_REVENUE", "0.00")
                      .on("2026-04-11")
                      .cancelsAtOnce()
                      .isBilledNothing()
                      .theEnd()),
          new Scenario(
              "a void invoice gives back the credit that it used",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .pays("49.99")
                      .isGranted("20.00")
                      .on("2026-05-01T00:10")
                      .owes("29.99")
                      .getsTheLatestInvoiceVoided()
                      .owes("0.00")
                      .hasCredit("20.00")
                      .theEnd()),
          new Scenario(
              "an invoice that is paid in part is not voided",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .pays("10.00")
                      .getsTheLatestInvoiceVoided()
                      .isRefusedWith("INVOICE_STATUS")
                      .owes("39.99")
                      .theEnd()),
          new Scenario(
              "an invoice that is given up, and paid all the same",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .getsTheLatestInvoiceWrittenOff()
                      .hasALatestInvoiceThatIs("uncollectible")
                      .owes("0.00")
                      .hasInTheBooks("BAD_DEBT", "49.99")
                      .pays("49.99")
                      .hasALatestInvoiceThatIs("paid")
                      .hasInTheBooks("BAD_DEBT", "0.00")
                      .theEnd()),
          new Scenario(
              "a credit note of what was given up gives nobody money",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .pays("9.99")
                      .getsTheLatestInvoiceWrittenOff()
                      .hasInTheBooks("BAD_DEBT", "40.00")
                      .isCreditedForLine(0, "45.00")
                      .hasInTheBooks("BAD_DEBT", "0.00")
                      .hasCredit("5.00")
                      .theEnd()),
          new Scenario(
              "what is paid is neither voided nor given up",
              hand ->
                  onInvoice(hand, "pro", APRIL)
                      .pays("49.99")
                      .getsTheLatestInvoiceVoided()
                      .isRefusedWith("INVOICE_STATUS")
                      .getsTheLatestInvoiceWrittenOff()
                      .isRefusedWith("INVOICE_STATUS")
                      .theEnd()),
          new Scenario(
              "half a month's fee is revenue after half a month",
              hand ->
                  onInvoice(hand, "small-world", APRIL, "Asia/Tokyo", "JPY")
                      .pays("5000")
                      .hasInTheBooks("DEFERRED_REVENUE", "-5000")
                      .on("2026-04-16")
                      .hasInTheBooks("REVENUE", "-2500")
                      .hasInTheBooks("DEFERRED_REVENUE", "-2500")
                      .theEnd()),
          new Scenario(
              "the same source id is one charge, and another content is refused",
              hand ->
                  given(hand, "free", APRIL)
                      .isCharged("order-1", "Setup", 1, "99.00")
                      .andTheOracleKnowsOfACharge(9_900)
                      .isCharged("order-1", "Setup", 1, "100.00")
                      .isRefusedWith("CHARGE_CONFLICT")
                      .hasInvoices(1)
                      .theEnd()),
          new Scenario(
              "up in yen, which have no decimals",
              hand ->
                  given(hand, "small-world", APRIL, "Asia/Tokyo", "JPY")
                      .on("2026-04-11")
                      .upgradesTo("wide-world")
                      .isBilled("-3333", "13334")
                      .theEnd()),
          new Scenario(
              "1,234,567 tokens in yen: 211",
              hand ->
                  given(hand, "small-world", APRIL, "Asia/Tokyo", "JPY")
                      .on("2026-04-10")
                      .uses(1_234_567)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("5000", "211")
                      .theEnd()),
          new Scenario(
              "yen by the piece, paid in parts, and given back in part",
              hand ->
                  onInvoice(hand, "small-world", APRIL, "Asia/Tokyo", "JPY")
                      .pays("5000")
                      .isCharged("seats", "Seats", 3, "1500")
                      .andTheOracleKnowsOfACharge(4_500)
                      .pays("4000")
                      .isCreditedForLine(0, "501")
                      .owes("0")
                      .hasCredit("1")
                      .theEnd()),
          new Scenario(
              "up in Kuwaiti dinars, which have three decimals",
              hand ->
                  given(hand, "small-world", APRIL, "Asia/Kuwait", "KWD")
                      .on("2026-04-11")
                      .upgradesTo("wide-world")
                      .isBilled("-10.167", "40.741")
                      .theEnd()),
          new Scenario(
              "2,345,678 tokens in Kuwaiti dinars: 3.364",
              hand ->
                  given(hand, "small-world", APRIL, "Asia/Kuwait", "KWD")
                      .on("2026-04-10")
                      .uses(2_345_678)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("15.250", "3.364")
                      .theEnd()),
          new Scenario(
              "the larger plan's full allowance and rate hold for the whole month, where that is its policy",
              hand ->
                  given(hand, "small-world", APRIL, "Asia/Tokyo", "JPY")
                      .on("2026-04-05")
                      .uses(3_000_000)
                      .on("2026-04-11")
                      .upgradesTo("wide-world")
                      .includes(10_000_000)
                      .on("2026-04-20")
                      .uses(9_000_000)
                      .on("2026-05-01T00:10")
                      .hasALatestInvoiceOf("20001", "1400")
                      .theEnd()));
}
