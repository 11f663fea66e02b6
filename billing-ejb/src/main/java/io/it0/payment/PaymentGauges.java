package io.it0.payment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.jdbi.v3.core.Handle;

/** What waits for a person, at /metrics. */
@ApplicationScoped
public class PaymentGauges {

  @Inject private MetricRegistry registry;
  @Inject private PaymentWorks works;

  private final AtomicLong parked = new AtomicLong();
  private final AtomicLong underReview = new AtomicLong();
  private final AtomicLong unclear = new AtomicLong();

  void show() {
    show("payment_webhooks_parked", "Webhooks that wait for a person", parked);
    show("payments_under_review", "Payments that wait for a person", underReview);
    show("payments_unclear", "Payments of which nobody knows what became of them", unclear);
  }

  private void show(String name, String description, AtomicLong value) {
    Metadata metadata = Metadata.builder().withName(name).withDescription(description).build();
    registry.gauge(metadata, value, AtomicLong::get);
  }

  void measure() {
    parked.set(count("select count(*) from webhook_inbox where status = 'PARKED'"));
    underReview.set(count("select count(*) from payments where quarantine is not null"));
    unclear.set(count("select count(*) from payments where status = 'UNKNOWN'"));
  }

  private long count(String sql) {
    return works
        .parts()
        .transactions()
        .inNew((Handle h) -> h.createQuery(sql).mapTo(Long.class).one());
  }
}
