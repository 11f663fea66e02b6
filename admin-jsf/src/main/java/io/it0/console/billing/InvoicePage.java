package io.it0.console.billing;

import io.it0.console.Asked;
import io.it0.console.ChosenTenant;
import io.it0.console.Session;
import io.it0.identity.TenantDirectory;
import io.it0.invoicing.Invoice;
import io.it0.invoicing.InvoicePayment;
import io.it0.invoicing.InvoiceRow;
import io.it0.invoicing.Invoices;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.omnifaces.cdi.Param;

/** An invoice with its lines and what settled it. */
@Named("invoice")
@RequestScoped
public class InvoicePage {

  @Inject @Param private String id;

  @Inject private Session session;
  @Inject private ChosenTenant chosen;
  @Inject private Invoices invoices;
  @Inject private TenantDirectory directory;
  @Inject private Clock wall;

  private Invoice invoice;
  private List<InvoicePayment> payments;
  private String tenantName;

  @PostConstruct
  void load() {
    UUID wanted = Asked.id(id);
    invoice = invoices.require(chosen.scope(), wanted);
    payments = invoices.payments(chosen.scope(), wanted);
    tenantName =
        session.isPlatform()
            ? directory.names(List.of(getRow().tenantId())).get(getRow().tenantId())
            : session.getTenantName();
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  public Invoice getInvoice() {
    return invoice;
  }

  public InvoiceRow getRow() {
    return invoice.row();
  }

  public List<InvoicePayment> getPayments() {
    return payments;
  }

  public String getTenantName() {
    return tenantName;
  }

  public boolean isOverdue() {
    return getRow().balance().open().isPositive() && getRow().dueAt().isBefore(wall.instant());
  }
}
