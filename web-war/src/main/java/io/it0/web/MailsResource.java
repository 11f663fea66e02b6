package io.it0.web;

import io.it0.identity.Role;
import io.it0.mail.MailDesk;
import io.it0.mail.MailRow;
import io.it0.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The mail that went out, or could not, for the platform's people. */
@Path("admin/mails")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.PLATFORM_ADMIN)
@ApplicationScoped
@Tag(name = "Administration")
public class MailsResource {

  private static final Set<String> STATUSES = Set.of("QUEUED", "SENT", "PARKED");

  private static final String EXAMPLE =
      "{\"id\":\"0192f0c1-…\",\"tenantId\":\"0192f0c0-…\",\"kind\":\"INVOICE_ISSUED\",\"sourceId\":\"0192f0bf-…\","
          + "\"recipient\":\"billing@acme.example\",\"locale\":\"zh\",\"status\":\"PARKED\",\"attempts\":10,"
          + "\"createdAt\":\"2026-11-23T12:00:00Z\",\"nextAttemptAt\":\"2026-11-24T03:00:00Z\","
          + "\"error\":\"SMTPAddressFailedException: 550 no such user\"}";

  @Inject private MailDesk desk;
  @Inject private ChosenTenant chosen;

  @GET
  @Operation(
      summary = "List mail",
      description =
          "The newest first. QUEUED is to be sent, SENT was taken by the mail server or the folder, PARKED has failed"
              + " too often.")
  @APIResponse(
      responseCode = "200",
      description = "A page of mail",
      content =
          @Content(
              examples = @ExampleObject(name = "one", value = "{\"items\":[" + EXAMPLE + "]}")))
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND")
  public Page<MailRow> list(
      @Parameter(description = "QUEUED, SENT or PARKED") @QueryParam("status") String status,
      @Parameter(description = "A slug or an id; absent: everybody's") @QueryParam("tenant")
          String tenant,
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    if (status != null && !STATUSES.contains(status)) {
      throw new ProblemException(WebError.INVALID_REQUEST, "status is QUEUED, SENT or PARKED");
    }
    int bounded = Page.limit(limit);
    List<MailRow> found =
        desk.list(
            Optional.ofNullable(status),
            Optional.ofNullable(tenant).map(named -> chosen.of(named).id()),
            Page.afterId(cursor),
            bounded + 1);
    return Page.of(found, bounded, row -> row.id().toString());
  }

  @POST
  @Path("{id}/retry")
  @Operation(
      summary = "Send parked mail again",
      description = "It is tried at once, and as often again as at first.")
  @APIResponse(
      responseCode = "200",
      description = "The mail, which is queued again",
      content = @Content(examples = @ExampleObject(name = "mail", value = EXAMPLE)))
  @APIResponse(responseCode = "404", description = "MAIL_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "MAIL_NOT_PARKED")
  public MailRow retry(@PathParam("id") String id) {
    return desk.release(PathIds.parse(id));
  }
}
