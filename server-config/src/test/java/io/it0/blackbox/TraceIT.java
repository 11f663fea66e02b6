package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.demo.TraceDemo;
import io.it0.demo.TraceOptions;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A month of LLM requests becomes an invoice: the public trace, if the environment names it by IT0_TRACE,
 * and else one that is made from a fixed seed.
 */
class TraceIT {

  @TempDir Path folder;

  /** @param overageCents at $5 per million tokens above 10,000,000, half up */
  private record Expected(long tokens, long overageCents, BigDecimal costUsd) {}

  @Test
  void a_trace_becomes_an_invoice_to_the_cent() throws IOException {
    String named = System.getenv("IT0_TRACE");
    if (named != null && Files.isRegularFile(Path.of(named))) {
      check(Path.of(named), new Expected(18_305_870, 4_153, new BigDecimal("57.868362")));
      return;
    }
    GeneratedTrace trace = GeneratedTrace.write(folder.resolve("trace.csv"));
    long tokens = trace.inputTokens() + trace.outputTokens();
    long overageCents = ((tokens - 10_000_000) * 500 + 500_000) / 1_000_000;
    // $3 and $15 per million tokens are 3 and 15 millionths of a dollar a token.
    long cost = trace.inputTokens() * 3 + trace.outputTokens() * 15;
    check(trace.file(), new Expected(tokens, overageCents, BigDecimal.valueOf(cost, 6)));
  }

  private static void check(Path file, Expected expected) throws IOException {
    var options =
        new TraceOptions(file, Stage.unique("trace"), "enterprise", "USD", "claude-sonnet-4-5");
    var demo = new TraceDemo(Site.shared().installation(), options, System.out);

    TraceDemo.Outcome outcome = demo.run();

    assertThat(outcome.countedTokens()).isEqualTo(expected.tokens());
    assertThat(outcome.costUsd()).isEqualByComparingTo(expected.costUsd());
    assertInvoice(outcome.invoice(), expected);
    TraceDemo.Outcome again = demo.run();
    assertThat(again.invoice()).as("the demo run again").isEqualTo(outcome.invoice());
  }

  private static void assertInvoice(JsonNode invoice, Expected expected) {
    JsonNode base = line(invoice, "BASE");
    JsonNode overage = line(invoice, "OVERAGE");
    BigDecimal overageAmount = BigDecimal.valueOf(expected.overageCents(), 2);
    assertThat(amount(base, "amount")).isEqualByComparingTo("199.99");
    assertThat(amount(overage, "amount")).isEqualByComparingTo(overageAmount);
    assertThat(amount(invoice, "total"))
        .isEqualByComparingTo(new BigDecimal("199.99").add(overageAmount));
    assertThat(overage.required("description").asText())
        .contains("%,d".formatted(expected.tokens()), "10,000,000");
    assertThat(invoice.required("lines")).hasSize(2);
  }

  private static JsonNode line(JsonNode invoice, String kind) {
    for (JsonNode line : invoice.required("lines")) {
      if (line.required("kind").asText().equals(kind)) {
        return line;
      }
    }
    throw new AssertionError("no line " + kind + " in " + invoice);
  }

  private static BigDecimal amount(JsonNode of, String field) {
    return new BigDecimal(of.required(field).required("amount").asText());
  }
}
