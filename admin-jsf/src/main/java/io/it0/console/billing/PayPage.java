package io.it0.console.billing;

import io.it0.console.Asked;
import io.it0.console.ChosenTenant;
import io.it0.console.ConsoleError;
import io.it0.console.Links;
import io.it0.console.Screen;
import io.it0.console.Session;
import io.it0.invoicing.Invoice;
import io.it0.invoicing.InvoiceRow;
import io.it0.invoicing.Invoices;
import io.it0.payment.ClientAction;
import io.it0.payment.PayRequest;
import io.it0.payment.Payment;
import io.it0.payment.PaymentProvider;
import io.it0.payment.PaymentProviderRegistry;
import io.it0.payment.PaymentRecords;
import io.it0.payment.Payments;
import io.it0.payment.ProviderKey;
import io.it0.payment.QrCode;
import io.it0.problem.ProblemException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.omnifaces.cdi.Param;

/** A tenant's administrator pays an invoice: chooses a provider, and is shown what it wants until it has said how it ended. */
@Named("pay")
@RequestScoped
public class PayPage {

  @Inject @Param private String id;

  @Inject
  @Param(name = "payment")
  private String begun;

  @Inject private Session session;
  @Inject private ChosenTenant chosen;
  @Inject private Invoices invoices;
  @Inject private Payments payments;
  @Inject private PaymentRecords records;
  @Inject private PaymentProviderRegistry providers;

  private Invoice invoice;
  private Payment payment;
  private String wish = UUID.randomUUID().toString();

  @PostConstruct
  void load() {
    if (session.isPlatform()) {
      throw new ProblemException(ConsoleError.NOT_FOR_YOU, "a tenant pays its own invoices");
    }
    invoice = invoices.require(chosen.scope(), Asked.id(id));
    if (begun != null) {
      payment = records.require(PaymentRecords.Scope.OWN, Asked.id(begun)).payment();
    }
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  public String with(String provider) {
    Payment made =
        payments.pay(
            new PayRequest(
                session.tenant().orElseThrow().id(),
                getRow().id(),
                ProviderKey.ofLabel(provider),
                Optional.empty(),
                false,
                wish,
                session.getUser().email()));
    return Links.again(Screen.PAY.getPath(), "id", id, "payment", made.id());
  }

  /** Those that take the invoice's currency. */
  public List<PaymentProvider> getProviders() {
    String currency = getRow().total().currencyCode();
    return providers.all().stream().filter(provider -> takes(provider, currency)).toList();
  }

  private static boolean takes(PaymentProvider provider, String currency) {
    var currencies = provider.capabilities().currencies();
    return currencies.isEmpty() || currencies.contains(currency);
  }

  public InvoiceRow getRow() {
    return invoice.row();
  }

  /** Null until a provider is chosen. */
  public Payment getPayment() {
    return payment;
  }

  public boolean isGoing() {
    return payment != null && !payment.over() && !payment.isSettled();
  }

  /** An image of the QR code; null if there is none to be scanned. */
  public String getQrImage() {
    return action(ClientAction.Kind.QR)
        .map(code -> QrCode.of(code).svg().getBytes(StandardCharsets.UTF_8))
        .map(svg -> "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg))
        .orElse(null);
  }

  public String getRedirect() {
    return action(ClientAction.Kind.REDIRECT).orElse(null);
  }

  private Optional<String> action(ClientAction.Kind kind) {
    return isGoing()
        ? payment.action().filter(action -> action.kind() == kind).map(ClientAction::value)
        : Optional.empty();
  }

  /** Kept in the form, so that what is sent twice is one attempt. */
  public String getWish() {
    return wish;
  }

  public void setWish(String wish) {
    this.wish = wish;
  }
}
