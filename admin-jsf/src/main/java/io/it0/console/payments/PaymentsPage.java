package io.it0.console.payments;

import io.it0.console.Asked;
import io.it0.console.ChosenTenant;
import io.it0.console.ConsoleConfig;
import io.it0.console.Links;
import io.it0.console.Rows;
import io.it0.console.Screen;
import io.it0.identity.TenantDirectory;
import io.it0.payment.Payment;
import io.it0.payment.PaymentFilter;
import io.it0.payment.PaymentRecords;
import io.it0.payment.PaymentStatus;
import io.it0.tenancy.Tenant;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.omnifaces.cdi.Param;

/** The list of payments. */
@Named("payments")
@RequestScoped
public class PaymentsPage {

  @Inject
  @Param(name = "tenant")
  private String named;

  @Inject @Param private String status;
  @Inject @Param private String review;
  @Inject @Param private String after;

  @Inject private ChosenTenant chosen;
  @Inject private PaymentRecords records;
  @Inject private TenantDirectory directory;
  @Inject private ConsoleConfig config;

  private Rows<Payment> rows;
  private Map<UUID, String> names;

  @PostConstruct
  void load() {
    PaymentFilter filter =
        new PaymentFilter(
            chosen.of(named).map(Tenant::id),
            Optional.empty(),
            Asked.of(PaymentStatus.class, status),
            review != null);
    String[] place = after == null ? new String[0] : after.split("\\|");
    rows =
        Rows.of(
            records.page(
                PaymentRecords.Scope.EVERYBODYS,
                filter,
                place.length == 2 ? time(place[0]) : Optional.empty(),
                place.length == 2 ? Asked.idAfter(place[1]) : Optional.empty(),
                config.rows() + 1),
            config.rows(),
            payment -> payment.createdAt() + "|" + payment.id());
    names = directory.names(rows.items().stream().map(Payment::tenantId).toList());
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty(); // the first page, then
    }
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  public Rows<Payment> getRows() {
    return rows;
  }

  public String tenantName(UUID tenant) {
    return names.get(tenant);
  }

  public PaymentStatus[] getStatuses() {
    return PaymentStatus.values();
  }

  public String getNamed() {
    return named;
  }

  public String getStatus() {
    return status;
  }

  public boolean isReview() {
    return review != null;
  }

  public String getNextLink() {
    return Links.to(
        Screen.PAYMENTS.getPath(),
        "tenant",
        named,
        "status",
        status,
        "review",
        review,
        "after",
        rows.next());
  }
}
