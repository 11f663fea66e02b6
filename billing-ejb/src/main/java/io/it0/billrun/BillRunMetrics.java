package io.it0.billrun;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** What runs of this node have done since it started. */
@ApplicationScoped
public class BillRunMetrics {

  static final Consumer<RunProgress> IGNORED = progress -> {};

  @Inject private MetricRegistry registry;

  /** Counts one run's progress; it is told sums, so it adds what each has more than the one before. */
  Consumer<RunProgress> watcher() {
    return new Consumer<>() {
      private RunProgress before = RunProgress.NONE;

      @Override
      public void accept(RunProgress now) {
        count(
            "billing_invoices_issued",
            "Invoices issued by bill runs",
            now.issued() - before.issued());
        count("billing_periods_closed", "Periods closed by bill runs", now.done() - before.done());
        count(
            "billing_subscriptions_parked",
            "Subscriptions that could not be billed",
            now.parked() - before.parked());
        before = now;
      }
    };
  }

  void finished(Duration took) {
    registry.timer(metadata("billing_run_duration", "How long bill runs take")).update(took);
  }

  private void count(String name, String description, int more) {
    registry.counter(metadata(name, description)).inc(more);
  }

  private static Metadata metadata(String name, String description) {
    return Metadata.builder().withName(name).withDescription(description).build();
  }
}
