package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.bench.BillRunBench;
import io.it0.bench.IngestBench;
import io.it0.bench.QuotaBench;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The benchmarks run, and what they count is equal; how fast is another day's question. */
class BenchSmokeIT {

  @Test
  void ingest_counts_everything_that_was_sent() throws Exception {
    boolean equal =
        IngestBench.run(
            Site.shared().benchTarget(),
            arguments(
                "--tenants 20 --batch 100 --clients 2 --existing 2000 --warmup 1 --measure 2"
                    + " --underway 20000 --target 0"),
            System.out);

    assertThat(equal).isTrue();
  }

  @Test
  void bill_run_makes_every_invoice_right() throws Exception {
    boolean equal =
        BillRunBench.run(
            Site.shared().benchTarget(),
            arguments("--tenants 20 --existing 2000 --warmup 0 --measure 1 --target 0"),
            System.out);

    assertThat(equal).isTrue();
  }

  @Test
  void quota_sums_every_budget_to_the_token() throws Exception {
    boolean exact =
        QuotaBench.run(
            Site.shared().benchTarget(),
            arguments(
                "--connections 4 --tenants 2 --warmup 1 --ceiling 1 --measure 2 --target 0 --p99 60000"),
            System.out);

    assertThat(exact).isTrue();
  }

  private static List<String> arguments(String line) {
    return List.of(line.split(" "));
  }
}
