package io.it0.web;

import io.it0.identity.Role;
import io.it0.invoicing.BilledLines;
import io.it0.invoicing.InvoiceDesk;
import io.it0.invoicing.InvoicePayment;
import io.it0.invoicing.Invoices;
import io.it0.invoicing.Invoices.Scope;
import io.it0.invoicing.Settlement;
import io.it0.money.Money;
import io.it0.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the platform's people do with an issued invoice; each is audited. */
@Path("admin/invoices/{id}")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.PLATFORM_ADMIN)
@ApplicationScoped
@Tag(name = "Administration")
public class InvoiceDeskResource {

  private static final int MAX_LINES = 200;

  @Inject private InvoiceDesk desk;
  @Inject private Invoices invoices;
  @Inject private Caller caller;

  public record Reason(String reason) {}

  /** @param amount what of the line is given back, in the invoice's currency */
  public record WantedLine(UUID lineId, MoneyWanted amount) {}

  /**
   * @param id yours: the same again is the same note
   * @param lines none: all that is left of the invoice
   */
  public record WantedNote(UUID id, String reason, List<WantedLine> lines) {}

  /**
   * @param id yours: the same again is recorded once
   * @param receivedAt absent: now, by the tenant's clock
   */
  public record WantedPayment(UUID id, MoneyWanted payment, String reference, Instant receivedAt) {}

  /**
   * @param settled what it took off the invoice
   * @param credited more than that: customer credit
   */
  public record SettlementView(
      UUID paymentId,
      UUID invoiceId,
      MoneyView settled,
      MoneyView credited,
      String status,
      MoneyView open,
      boolean repeated) {

    static SettlementView of(Settlement settlement) {
      return new SettlementView(
          settlement.paymentId(),
          settlement.invoiceId(),
          MoneyView.of(settlement.settled()),
          MoneyView.of(settlement.credited()),
          settlement.status().label(),
          MoneyView.of(settlement.open()),
          settlement.repeated());
    }
  }

  public record PaymentView(
      UUID paymentId,
      String provider,
      String reference,
      MoneyView amount,
      MoneyView settled,
      MoneyView refunded,
      MoneyView disputed,
      MoneyView lost,
      Instant receivedAt) {

    static PaymentView of(InvoicePayment payment) {
      return new PaymentView(
          payment.paymentId(),
          payment.provider(),
          payment.reference().orElse(null),
          MoneyView.of(payment.amount()),
          MoneyView.of(payment.settled()),
          MoneyView.of(payment.refunded()),
          MoneyView.of(payment.disputed()),
          MoneyView.of(payment.lost()),
          payment.receivedAt());
    }
  }

  /** @param left of the amount, after what was given back */
  public record BilledLineView(UUID id, String description, MoneyView amount, MoneyView left) {

    static BilledLineView of(BilledLines.Row row) {
      return new BilledLineView(
          row.id(), row.description(), MoneyView.of(row.amount()), MoneyView.of(row.left()));
    }
  }

  public record Payments(List<PaymentView> items) {}

  public record Lines(List<BilledLineView> items) {}

  @POST
  @Path("void")
  @Operation(
      summary = "Void an invoice",
      description =
          "As if it had never been demanded. Customer credit that it used up goes back. Refused once something of it is"
              + " paid: issue a credit note then.")
  @RequestBody(
      content =
          @Content(
              examples = @ExampleObject(name = "twice", value = "{\"reason\":\"sent twice\"}")))
  @APIResponse(
      responseCode = "200",
      description = "The invoice as it is now",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "void",
                      value =
                          "{\"id\":\"0192f0c1-…\",\"number\":\"IT0-000002\",\"status\":\"void\","
                              + "\"total\":{\"amount\":\"241.52\",\"currency\":\"USD\"},\"lines\":[]}")))
  @APIResponse(responseCode = "404", description = "INVOICE_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "INVOICE_STATUS")
  public InvoiceView voidInvoice(@PathParam("id") String id, Reason reason) {
    desk.voidInvoice(PathIds.parse(id), reason.reason(), Asked.by(caller));
    return invoice(id);
  }

  @POST
  @Path("uncollectible")
  @Operation(
      summary = "Give an invoice up",
      description =
          "What is open becomes bad debt and is no longer collected. A later payment is recorded against it.")
  @RequestBody(
      content =
          @Content(examples = @ExampleObject(name = "gone", value = "{\"reason\":\"insolvent\"}")))
  @APIResponse(
      responseCode = "200",
      description = "The invoice as it is now",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "given up",
                      value =
                          "{\"id\":\"0192f0c1-…\",\"number\":\"IT0-000002\",\"status\":\"uncollectible\","
                              + "\"total\":{\"amount\":\"241.52\",\"currency\":\"USD\"},\"lines\":[]}")))
  @APIResponse(responseCode = "404", description = "INVOICE_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "INVOICE_STATUS")
  public InvoiceView uncollectible(@PathParam("id") String id, Reason reason) {
    desk.writeOff(PathIds.parse(id), reason.reason(), Asked.by(caller));
    return invoice(id);
  }

  @POST
  @Path("credit-notes")
  @Operation(
      summary = "Issue a credit note",
      description =
          "Against lines, never above what is left of each; without lines all that is left. What is open on the invoice is"
              + " reduced first; only what was paid becomes customer credit. With preview=true nothing is stored.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "a part of a line",
                      value =
                          "{\"id\":\"0192f0cc-0000-7000-8000-000000000001\",\"reason\":\"outage on the 7th\","
                              + "\"lines\":[{\"lineId\":\"0192f0c1-0000-7000-8000-000000000001\","
                              + "\"amount\":{\"amount\":\"50.00\",\"currency\":\"USD\"}}]}")))
  @APIResponse(
      responseCode = "201",
      description = "The credit note",
      content =
          @Content(
              examples =
                  @ExampleObject(name = "note", value = "{" + CreditNotesResource.EXAMPLE + "}")))
  @APIResponse(responseCode = "200", description = "What it would be, with preview=true")
  @APIResponse(responseCode = "404", description = "INVOICE_NOT_FOUND")
  @APIResponse(
      responseCode = "409",
      description = "CREDIT_EXCEEDS_LINE, INVOICE_STATUS, PAYMENT_CONFLICT")
  @APIResponse(responseCode = "422", description = "CREDIT_NOTE_INVALID")
  public Response credit(
      @PathParam("id") String id,
      @Parameter(description = "Only say what it would do")
          @QueryParam("preview")
          @DefaultValue("false")
          boolean preview,
      WantedNote wanted) {
    InvoiceDesk.WantedNote note =
        new InvoiceDesk.WantedNote(
            preview && wanted.id() == null ? new UUID(0, 0) : Asked.id(wanted.id()),
            wanted.reason(),
            lines(wanted.lines()));
    CreditNoteView view =
        CreditNoteView.of(desk.credit(PathIds.parse(id), note, preview, Asked.by(caller)));
    return Response.status(preview ? Response.Status.OK : Response.Status.CREATED)
        .entity(view)
        .build();
  }

  @POST
  @Path("payments")
  @Operation(
      summary = "Record a payment that came another way",
      description =
          "A bank transfer, say: a part of what is open, all of it, or more, which becomes customer credit. The same id"
              + " again is recorded once.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "a transfer",
                      value =
                          "{\"id\":\"0192f0cd-0000-7000-8000-000000000001\","
                              + "\"payment\":{\"amount\":\"241.52\",\"currency\":\"USD\"},\"reference\":\"transfer of 12 Dec\"}")))
  @APIResponse(
      responseCode = "200",
      description = "What it did",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "paid",
                      value =
                          "{\"paymentId\":\"0192f0cd-…\",\"invoiceId\":\"0192f0c1-…\","
                              + "\"settled\":{\"amount\":\"241.52\",\"currency\":\"USD\"},"
                              + "\"credited\":{\"amount\":\"0.00\",\"currency\":\"USD\"},\"status\":\"paid\","
                              + "\"open\":{\"amount\":\"0.00\",\"currency\":\"USD\"},\"repeated\":false}")))
  @APIResponse(responseCode = "404", description = "INVOICE_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "PAYMENT_CONFLICT")
  @APIResponse(responseCode = "422", description = "PAYMENT_INVALID")
  public SettlementView pay(@PathParam("id") String id, WantedPayment wanted) {
    return SettlementView.of(
        desk.pay(
            PathIds.parse(id),
            new InvoiceDesk.ManualPayment(
                Asked.id(wanted.id()),
                MoneyWanted.of(wanted.payment()),
                Optional.ofNullable(wanted.reference()),
                Optional.ofNullable(wanted.receivedAt())),
            Asked.by(caller)));
  }

  @GET
  @Path("payments")
  @Operation(
      summary = "What was paid of an invoice",
      description = "In the order in which it came, with what was paid back or is disputed.")
  @APIResponse(
      responseCode = "200",
      description = "The payments",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "a transfer",
                      value =
                          "{\"items\":[{\"paymentId\":\"0192f0cd-…\",\"provider\":\"manual\","
                              + "\"amount\":{\"amount\":\"241.52\",\"currency\":\"USD\"},"
                              + "\"settled\":{\"amount\":\"241.52\",\"currency\":\"USD\"},"
                              + "\"refunded\":{\"amount\":\"0.00\",\"currency\":\"USD\"},\"disputed\":{\"amount\":\"0.00\",\"currency\":\"USD\"},\"lost\":{\"amount\":\"0.00\",\"currency\":\"USD\"},"
                              + "\"receivedAt\":\"2023-12-12T09:30:00Z\"}]}")))
  @APIResponse(responseCode = "404", description = "INVOICE_NOT_FOUND")
  public Payments payments(@PathParam("id") String id) {
    invoice(id);
    return new Payments(
        invoices.payments(Scope.EVERYBODYS, PathIds.parse(id)).stream()
            .map(PaymentView::of)
            .toList());
  }

  @GET
  @Path("lines")
  @Operation(
      summary = "What is left of an invoice's lines",
      description = "What a credit note can still give back of each.")
  @APIResponse(
      responseCode = "200",
      description = "The billed lines above zero",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "overage",
                      value =
                          "{\"items\":[{\"id\":\"0192f0c2-…\",\"description\":\"Overage: 18,305,870 tokens\","
                              + "\"amount\":{\"amount\":\"41.53\",\"currency\":\"USD\"},"
                              + "\"left\":{\"amount\":\"41.53\",\"currency\":\"USD\"}}]}")))
  @APIResponse(responseCode = "404", description = "INVOICE_NOT_FOUND")
  public Lines lines(@PathParam("id") String id) {
    invoice(id);
    return new Lines(
        invoices.billedLines(Scope.EVERYBODYS, PathIds.parse(id)).stream()
            .map(BilledLineView::of)
            .toList());
  }

  private InvoiceView invoice(String id) {
    return InvoiceView.of(invoices.require(Scope.EVERYBODYS, PathIds.parse(id)));
  }

  private static Map<UUID, Money> lines(List<WantedLine> wanted) {
    if (wanted == null) {
      return Map.of();
    }
    Map<UUID, Money> lines = new LinkedHashMap<>();
    for (WantedLine line : wanted) {
      if (lines.size() == MAX_LINES || line == null || line.lineId() == null) {
        throw new ProblemException(
            WebError.INVALID_REQUEST, "up to " + MAX_LINES + " lines, each with its lineId");
      }
      if (lines.put(line.lineId(), MoneyWanted.of(line.amount())) != null) {
        throw new ProblemException(WebError.INVALID_REQUEST, "a line is named once");
      }
    }
    return lines;
  }
}
