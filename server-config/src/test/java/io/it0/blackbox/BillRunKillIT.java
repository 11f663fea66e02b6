package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.blackbox.ManyTenants.Check;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However a bill run is interrupted or doubled, each invoice is there once, right, and numbered without a gap. */
class BillRunKillIT {

  private static final int TENANTS = 2_000;
  private static final YearMonth MONTH = YearMonth.of(2026, 1);

  private final Site site = Site.pair();
  private final Random random = new Random(Long.getLong("it0.seed", System.nanoTime()));
  private final ManyTenants tenants = new ManyTenants(site.database(), Stage.unique("run"));
  private Stage stage;
  private String clock;

  @Test
  void killed_doubled_and_repeated_runs_make_each_invoice_once() throws Exception {
    stage = new Stage(site.installation());
    clock = stage.clock(start(MONTH));
    tenants.make(TENANTS, clock, MONTH);
    killed(MONTH.plusMonths(1));
    doubled(MONTH.plusMonths(2));
    repeated(MONTH.plusMonths(2));
  }

  /** The node that runs it is killed in the middle; then it is started again on the other. */
  private void killed(YearMonth next) throws Exception {
    use(next);
    JsonNode run = stage.admin().post("admin/bill-runs", Map.of());
    awaitIssued(next, random.nextInt(1, TENANTS / 2));
    long killed = site.kill(Site.Part.FIRST_NODE);
    long before = tenants.check(start(next)).invoices();
    System.out.printf("killed at %d of %d invoices: %s%n", before, TENANTS, run);
    assertThat(before).as("the run was still running").isLessThan(TENANTS);
    finishOn(1, next);
    site.awaitAfter(Site.Part.FIRST_NODE, killed);
    stage = new Stage(site.installation());
    requireWhole(next);
  }

  private void doubled(YearMonth next) throws IOException, InterruptedException {
    use(next);
    List<Thread> both = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (int node = 0; node < 2; node++) {
      int number = node;
      var thread = new Thread(() -> finishOn(number, next));
      thread.setUncaughtExceptionHandler((t, e) -> failures.add(e));
      both.add(thread);
    }
    both.forEach(Thread::start);
    for (Thread one : both) {
      one.join();
    }
    assertThat(failures).isEmpty();
    requireWhole(next);
  }

  private void repeated(YearMonth next) throws IOException {
    JsonNode run = stage.bill(Map.of());
    assertThat(run.required("issued").asInt()).isZero();
    requireWhole(next);
  }

  private void use(YearMonth next) throws IOException {
    tenants.use(next.toString());
    stage.advance(clock, start(next).plus(Duration.ofMinutes(10)));
  }

  private void awaitIssued(YearMonth next, int invoices) throws IOException {
    long began = System.nanoTime();
    while (tenants.check(start(next)).invoices() < invoices) {
      if (System.nanoTime() - began > Duration.ofSeconds(60).toNanos()) {
        throw new IOException("the run issues nothing");
      }
    }
  }

  /** Posts runs to the node until everything is billed: a run may find that another one is at work. */
  private void finishOn(int node, YearMonth next) {
    long began = System.nanoTime();
    try {
      var there = new Stage(site.installation(node));
      do {
        JsonNode run = there.bill(Map.of());
        assertThat(run.required("parked").asInt()).as("%s", run).isZero();
        System.out.printf("node %d: %s%n", node + 1, run);
        Stage.requirePatience(began, "not everything is billed");
      } while (tenants.check(start(next)).invoices() < TENANTS);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void requireWhole(YearMonth next) {
    assertThat(tenants.check(start(next))).isEqualTo(new Check(TENANTS, TENANTS, 0));
    assertThat(tenants.gaps()).as("missing invoice numbers").isZero();
  }

  private static Instant start(YearMonth month) {
    return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
