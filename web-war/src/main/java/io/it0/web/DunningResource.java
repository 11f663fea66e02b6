package io.it0.web;

import io.it0.dunning.BoardFilter;
import io.it0.dunning.DunningAttempt;
import io.it0.dunning.DunningBoard;
import io.it0.dunning.DunningCase;
import io.it0.dunning.DunningPolicy;
import io.it0.identity.Role;
import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenant;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is done about unpaid invoices, for the platform's people. */
@Path("admin/dunning")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.PLATFORM_ADMIN)
@ApplicationScoped
@Tag(name = "Dunning")
public class DunningResource {

  private static final String CASE =
      "\"invoiceId\":\"0192f0c1-…\",\"invoice\":\"IT0-000002\",\"tenantId\":\"0192f0c0-…\",\"tenant\":\"acme\","
          + "\"open\":{\"amount\":\"241.52\",\"currency\":\"USD\"},\"dueAt\":\"2023-12-15T00:05:00Z\",\"status\":\"OPEN\","
          + "\"attempts\":1,\"next\":\"ATTEMPT\",\"nextAt\":\"2023-12-18T00:05:00Z\",\"declinedHard\":false,"
          + "\"openedAt\":\"2023-12-12T00:05:00Z\"";
  private static final String POLICY_FIELDS =
      "\"attemptDays\":[0,3,5,7,14],\"reminderDays\":[-3,10],\"endDay\":14,\"cancels\":true,\"writesOff\":false,"
          + "\"stopsWhenHard\":true}";

  private static final String POLICY = "{" + POLICY_FIELDS;
  private static final String NAMED_POLICY = "{\"plan\":\"*\"," + POLICY_FIELDS;
  private static final String DETAIL =
      "{"
          + CASE
          + ",\"history\":[{\"attempt\":1,\"amount\":{\"amount\":\"241.52\",\"currency\":\"USD\"},"
          + "\"at\":\"2023-12-15T00:05:00Z\",\"outcome\":\"DECLINED\",\"detail\":\"insufficient_funds\"}]}";

  @Inject private DunningBoard board;
  @Inject private ChosenTenant chosen;
  @Inject private Caller caller;

  public record Note(String note) {}

  /** @param next REMINDER, PAST_DUE, ATTEMPT or END; absent once it has ended */
  public record CaseView(
      UUID invoiceId,
      String invoice,
      UUID tenantId,
      String tenant,
      UUID subscriptionId,
      MoneyView open,
      Instant dueAt,
      String status,
      String result,
      int attempts,
      String next,
      Instant nextAt,
      boolean declinedHard,
      String note,
      Instant openedAt,
      Instant endedAt,
      List<AttemptView> history) {

    static CaseView of(DunningCase one) {
      return of(one, null);
    }

    static CaseView of(DunningBoard.Detail detail) {
      return of(detail.one(), detail.attempts().stream().map(AttemptView::of).toList());
    }

    private static CaseView of(DunningCase one, List<AttemptView> history) {
      return new CaseView(
          one.invoiceId(),
          one.invoiceNumber(),
          one.tenantId(),
          one.tenant(),
          one.subscriptionId(),
          MoneyView.of(one.open()),
          one.dueAt(),
          one.status().name(),
          one.result().map(Enum::name).orElse(null),
          one.attempts(),
          one.next().map(step -> step.kind().name()).orElse(null),
          one.nextAt().orElse(null),
          one.declinedHard(),
          one.note().orElse(null),
          one.openedAt(),
          one.endedAt().orElse(null),
          history);
    }
  }

  /** @param outcome absent: nobody has answered yet */
  public record AttemptView(
      int attempt, MoneyView amount, Instant at, String outcome, String detail) {

    static AttemptView of(DunningAttempt attempt) {
      return new AttemptView(
          attempt.attempt(),
          MoneyView.of(attempt.amount()),
          attempt.at(),
          attempt.outcome().map(Enum::name).orElse(null),
          attempt.detail().orElse(null));
    }
  }

  /** Days are counted from the invoice's due date; a reminder may come before it. */
  public record PolicyWanted(
      List<Integer> attemptDays,
      List<Integer> reminderDays,
      Integer endDay,
      Boolean cancels,
      Boolean writesOff,
      Boolean stopsWhenHard) {

    DunningPolicy checked() {
      if (endDay == null || cancels == null || writesOff == null || stopsWhenHard == null) {
        throw new ProblemException(
            WebError.INVALID_REQUEST, "endDay, cancels, writesOff and stopsWhenHard are missing");
      }
      return new DunningPolicy(
          attemptDays, reminderDays, endDay, cancels, writesOff, stopsWhenHard);
    }
  }

  public record PolicyView(
      String plan,
      List<Integer> attemptDays,
      List<Integer> reminderDays,
      int endDay,
      boolean cancels,
      boolean writesOff,
      boolean stopsWhenHard) {

    static PolicyView of(String plan, DunningPolicy policy) {
      return new PolicyView(
          plan,
          policy.attemptDays(),
          policy.reminderDays(),
          policy.endDay(),
          policy.cancels(),
          policy.writesOff(),
          policy.stopsWhenHard());
    }
  }

  public record Policies(List<PolicyView> items) {}

  @GET
  @Operation(
      summary = "The dunning board",
      description = "What is done about unpaid invoices, the latest first.")
  @APIResponse(
      responseCode = "200",
      description = "A page of cases",
      content =
          @Content(examples = @ExampleObject(name = "one", value = "{\"items\":[{" + CASE + "}]}")))
  @APIResponse(responseCode = "400", description = "INVALID_REQUEST")
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND")
  public Page<CaseView> list(
      @Parameter(description = "OPEN, PAUSED or ENDED") @QueryParam("status") String status,
      @Parameter(description = "A slug or an id") @QueryParam("tenant") String tenant,
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    int bounded = Page.limit(limit);
    BoardFilter filter =
        new BoardFilter(
            Asked.constant(DunningCase.Status.class, "status", status),
            Optional.ofNullable(tenant).map(chosen::of).map(Tenant::id),
            Asked.after(cursor, BoardFilter.Key::parse));
    Page<DunningCase> page =
        Page.of(
            board.page(filter, bounded + 1),
            bounded,
            one -> new BoardFilter.Key(one.openedAt(), one.invoiceId()).toString());
    return new Page<>(page.items().stream().map(CaseView::of).toList(), page.nextCursor());
  }

  @GET
  @Path("{invoice}")
  @Operation(summary = "A case with its attempts", description = "By its invoice's id.")
  @APIResponse(
      responseCode = "200",
      description = "The case",
      content = @Content(examples = @ExampleObject(name = "declined once", value = DETAIL)))
  @APIResponse(responseCode = "404", description = "DUNNING_CASE_NOT_FOUND")
  public CaseView get(@PathParam("invoice") String invoice) {
    return CaseView.of(board.require(PathIds.parse(invoice)));
  }

  @POST
  @Path("{invoice}/pause")
  @Operation(
      summary = "Pause a case",
      description = "Nothing is collected, written or cancelled until it is resumed. Audited.")
  @RequestBody(
      content =
          @Content(examples = @ExampleObject(name = "note", value = "{\"note\":\"they called\"}")))
  @APIResponse(
      responseCode = "200",
      description = "The case",
      content = @Content(examples = @ExampleObject(name = "the case", value = DETAIL)))
  @APIResponse(responseCode = "404", description = "DUNNING_CASE_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "DUNNING_STATUS")
  public CaseView pause(@PathParam("invoice") String invoice, Note note) {
    String text = note.note();
    if (text == null || text.isBlank() || text.length() > 300 || text.indexOf('\0') >= 0) {
      throw new ProblemException(WebError.INVALID_REQUEST, "a note has 1 to 300 characters");
    }
    board.pause(PathIds.parse(invoice), text, Asked.by(caller));
    return get(invoice);
  }

  @POST
  @Path("{invoice}/resume")
  @Operation(
      summary = "Resume a paused case",
      description = "What fell due meanwhile is done; of several attempts the last. Audited.")
  @APIResponse(
      responseCode = "200",
      description = "The case",
      content = @Content(examples = @ExampleObject(name = "the case", value = DETAIL)))
  @APIResponse(responseCode = "404", description = "DUNNING_CASE_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "DUNNING_STATUS")
  public CaseView resume(@PathParam("invoice") String invoice) {
    board.resume(PathIds.parse(invoice), Asked.by(caller));
    return get(invoice);
  }

  @POST
  @Path("{invoice}/retry")
  @Operation(
      summary = "Collect now",
      description =
          "An attempt besides what is planned; also where the method was declined for good. Audited.")
  @APIResponse(
      responseCode = "200",
      description = "The case, with what came of it",
      content = @Content(examples = @ExampleObject(name = "the case", value = DETAIL)))
  @APIResponse(responseCode = "404", description = "DUNNING_CASE_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "DUNNING_STATUS, DUNNING_BUSY")
  public CaseView retry(@PathParam("invoice") String invoice) {
    board.retry(PathIds.parse(invoice), Asked.by(caller));
    return get(invoice);
  }

  @GET
  @Path("policies")
  @Operation(
      summary = "The policies by plan",
      description = "* is that of the plans without one of their own.")
  @APIResponse(
      responseCode = "200",
      description = "The policies",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "the default",
                      value = "{\"items\":[" + NAMED_POLICY + "]}")))
  public Policies policies() {
    return new Policies(
        board.policies().entrySet().stream()
            .map(entry -> PolicyView.of(entry.getKey(), entry.getValue()))
            .toList());
  }

  @PUT
  @Path("policies/{plan}")
  @Operation(
      summary = "Set a plan's policy",
      description =
          "For cases that are opened from now on; * is for the plans without one of their own. Audited.")
  @RequestBody(content = @Content(examples = @ExampleObject(name = "the default", value = POLICY)))
  @APIResponse(
      responseCode = "200",
      description = "The policy",
      content = @Content(examples = @ExampleObject(name = "the default", value = NAMED_POLICY)))
  @APIResponse(responseCode = "422", description = "DUNNING_POLICY_INVALID")
  public PolicyView setPolicy(@PathParam("plan") String plan, PolicyWanted wanted) {
    DunningPolicy policy = wanted.checked();
    board.setPolicy(plan.replace("\0", ""), policy, Asked.by(caller));
    return PolicyView.of(plan, policy);
  }
}
