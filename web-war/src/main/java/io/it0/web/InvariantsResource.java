package io.it0.web;

import io.it0.identity.Role;
import io.it0.invariant.InvariantDesk;
import io.it0.invariant.ViolationRow;
import io.it0.invariant.WatchRow;
import io.it0.tenancy.Tenant;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whether what must always hold does, for the platform's people. */
@Path("admin/invariants")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.PLATFORM_ADMIN)
@ApplicationScoped
@Tag(name = "Administration")
public class InvariantsResource {

  private static final String VIOLATION =
      "{\"id\":\"0192f0c1-…\",\"tenantId\":\"0192f0c0-…\",\"invariant\":\"LINES_SUM_TO_TOTAL\",\"subject\":\"invoice"
          + " 0192f0bf-…\",\"detail\":\"the total is 5347 and the lines sum to 5346\",\"foundAt\":\"2026-11-23T12:00:50Z\","
          + "\"seenAt\":\"2026-11-23T14:30:50Z\"}";

  private static final String EXAMPLE =
      "{\"watch\":{\"cycles\":31,\"segments\":80211,\"cycleEndedAt\":\"2026-11-23T11:58:50Z\",\"passedAt\":"
          + "\"2026-11-23T12:00:50Z\",\"open\":{\"DAYS_EQUAL_SEGMENTS\":0,\"LINES_SUM_TO_TOTAL\":1}},\"items\":["
          + VIOLATION
          + "]}";

  @Inject private InvariantDesk desk;
  @Inject private ChosenTenant chosen;

  /** @param watch how far the watch is, with how many places are open by invariant */
  public record Overview(WatchRow watch, List<ViolationRow> items, String nextCursor) {}

  /** @param tenant slug or id */
  public record WantedCheck(String tenant) {}

  @GET
  @Operation(
      summary = "Whether the invariants hold",
      description =
          "A watch goes round through all tenants: lines sum to totals, segments tile the timeline, events equal segments"
              + " equal what was invoiced, the books sum to zero. What it finds parks the tenant's next bill run. The newest"
              + " first; with all=true also what is no longer found, with tenant (slug or id) only that one's.")
  @APIResponse(
      responseCode = "200",
      description = "How far the watch is, and a page of what it found",
      content = @Content(examples = @ExampleObject(name = "one open", value = EXAMPLE)))
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND")
  public Overview list(
      @QueryParam("tenant") String tenant,
      @QueryParam("all") boolean all,
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    Optional<Tenant> only = Optional.ofNullable(tenant).map(chosen::of);
    return overview(only, all, Page.limit(limit), cursor);
  }

  @POST
  @Path("checks")
  @Operation(
      summary = "Look at a tenant now",
      description = "All of its segments, as far back as a hundred years; answers what is open.")
  @RequestBody(
      content =
          @Content(examples = @ExampleObject(name = "a tenant", value = "{\"tenant\":\"acme\"}")))
  @APIResponse(
      responseCode = "200",
      description = "What is open of the tenant",
      content = @Content(examples = @ExampleObject(name = "one open", value = EXAMPLE)))
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND")
  public Overview check(WantedCheck wanted) {
    Tenant tenant = chosen.of(wanted.tenant());
    desk.check(tenant);
    return overview(Optional.of(tenant), false, Page.MAX_LIMIT, null);
  }

  private Overview overview(Optional<Tenant> only, boolean all, int limit, String cursor) {
    List<ViolationRow> found = desk.list(only, all, Page.afterId(cursor), limit + 1);
    Page<ViolationRow> page = Page.of(found, limit, row -> row.id().toString());
    return new Overview(desk.watch(), page.items(), page.nextCursor());
  }
}
