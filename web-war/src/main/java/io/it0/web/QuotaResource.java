package io.it0.web;

import io.it0.identity.Role;
import io.it0.quota.Lease;
import io.it0.quota.QuotaStatus;
import io.it0.quota.Quotas;
import io.it0.quota.Settlement;
import io.it0.quota.Standing;
import io.it0.quota.TokenQuota;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a tenant may still use, and reserve and settle for its own gateways. */
@Path("quota")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "Quota")
public class QuotaResource {

  private static final String LEASE =
      "{\"leaseId\":\"0192f0c1-…\",\"tokens\":20000,\"expiresAt\":\"2026-11-23T12:05:00Z\",\"used\":812345,"
          + "\"reserved\":60000,\"limit\":1500000,\"resetAt\":\"2026-12-01T00:00:00Z\",\"sequence\":4711,\"epoch\":2}";
  private static final String SETTLED =
      "{\"tokens\":18250,\"leased\":20000,\"overshoot\":0,\"duplicate\":false,\"used\":830595,\"reserved\":40000,"
          + "\"limit\":1500000,\"resetAt\":\"2026-12-01T00:00:00Z\",\"sequence\":4712,\"epoch\":2}";
  private static final String REFUSED =
      "{\"code\":\"QUOTA_EXCEEDED\",\"status\":429,\"quota\":\"maxAgentTokensPerMonth\",\"requested\":20000,"
          + "\"used\":1490000,\"reserved\":0,\"limit\":1500000,\"resetAt\":\"2026-12-01T00:00:00Z\","
          + "\"upgrade\":\"/api/v1/billing/plans\",\"retryAfterSeconds\":648000}";
  // No character that a text in PostgreSQL cannot have.
  private static final String NAME = "[^\\x00]{1,255}";
  // The platform's own sources are not a gateway's to settle.
  private static final String SOURCE = "(?!it0/)" + NAME;

  @Inject private TokenQuota quota;
  @Inject private Quotas quotas;
  @Inject private ChosenTenant chosen;
  @Inject private Caller caller;

  public record Overview(List<QuotaStatus> items) {}

  /** @param ttlSeconds absent: the default */
  public record Wanted(@NotNull Long tokens, Integer ttlSeconds) {}

  /** @param tokens that are wanted more; 0 only renews */
  public record More(@NotNull UUID leaseId, @NotNull Long tokens, Integer ttlSeconds) {}

  /** @param tokens billable ones */
  public record Used(
      @NotNull UUID leaseId,
      @NotNull @Pattern(regexp = SOURCE, message = "has 1 to 255 characters and is not it0/…")
          String source,
      @NotNull @Pattern(regexp = NAME) String eventId,
      @NotNull Long tokens) {}

  public record Unused(@NotNull UUID leaseId) {}

  /** @param limit absent: none */
  public record LeaseView(
      UUID leaseId,
      long tokens,
      Instant expiresAt,
      long used,
      long reserved,
      Long limit,
      Instant resetAt,
      long sequence,
      long epoch) {

    static LeaseView of(Lease lease) {
      Standing standing = lease.standing();
      return new LeaseView(
          lease.id(),
          lease.tokens(),
          lease.expiresAt(),
          standing.used(),
          standing.reserved(),
          standing.limit().orElse(null),
          standing.period().end(),
          standing.sequence(),
          standing.epoch());
    }
  }

  /**
   * @param tokens what was used
   * @param overshoot beyond the lease
   * @param duplicate nothing was counted: it had been before
   */
  public record SettlementView(
      long tokens,
      long leased,
      long overshoot,
      boolean duplicate,
      long used,
      long reserved,
      Long limit,
      Instant resetAt,
      long sequence,
      long epoch) {

    static SettlementView of(Settlement settlement) {
      Standing standing = settlement.standing();
      return new SettlementView(
          settlement.used(),
          settlement.leased(),
          settlement.overshoot(),
          settlement.duplicate(),
          standing.used(),
          standing.reserved(),
          standing.limit().orElse(null),
          standing.period().end(),
          standing.sequence(),
          standing.epoch());
    }
  }

  @GET
  @RolesAllowed({
    Role.TENANT_ADMIN,
    Role.TENANT_MEMBER,
    Role.USAGE_READ,
    Role.BILLING_READ,
    Role.QUOTA,
    Role.PLATFORM_ADMIN
  })
  @Operation(
      summary = "All quotas",
      description =
          "Tokens of the running period, and how many servers, users and standing orders there are. The platform"
              + " names the tenant by slug or id.")
  @APIResponse(
      responseCode = "200",
      description = "Used, reserved and limit of each; without a limit that is absent",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "tokens",
                      value =
                          "{\"items\":[{\"quota\":\"maxAgentTokensPerMonth\",\"used\":812345,\"reserved\":40000,"
                              + "\"limit\":1000000,\"percent\":81.2,\"resetAt\":\"2026-12-01T00:00:00Z\",\"warned\":[80]}]}")))
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND, NO_SUBSCRIPTION")
  public Overview all(
      @Parameter(description = "The platform's callers only: slug or id") @QueryParam("tenant")
          String tenant) {
    return new Overview(quotas.of(chosen.of(tenant)));
  }

  @GET
  @Path("bounds")
  @RolesAllowed({Role.QUOTA, Role.TENANT_ADMIN, Role.TENANT_MEMBER, Role.PLATFORM_ADMIN})
  @Operation(
      summary = "What may be asked for at once",
      description = "The most tokens of one lease, and how long it may live without being renewed.")
  @APIResponse(
      responseCode = "200",
      description = "The bounds",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "defaults",
                      value =
                          "{\"maxTokens\":1000000000000,\"defaultTtlSeconds\":300,\"maxTtlSeconds\":3600}")))
  public Quotas.Bounds bounds() {
    return quotas.bounds();
  }

  @POST
  @Path("reserve")
  @RolesAllowed({Role.QUOTA, Role.TENANT_ADMIN})
  @Operation(
      summary = "Reserve tokens",
      description =
          "Sets tokens aside before the work: used and reserved together are never admitted above the limit. The"
              + " lease expires unless it is extended. With an Idempotency-Key the same request gives the same lease.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "for five minutes",
                      value = "{\"tokens\":20000,\"ttlSeconds\":300}")))
  @APIResponse(
      responseCode = "201",
      description = "The lease",
      content = @Content(examples = @ExampleObject(name = "lease", value = LEASE)))
  @APIResponse(responseCode = "409", description = "IDEMPOTENCY_CONFLICT, LEASE_ENDED")
  @APIResponse(responseCode = "422", description = "QUOTA_REQUEST_INVALID")
  @APIResponse(
      responseCode = "429",
      description = "QUOTA_EXCEEDED; Retry-After says when it may be otherwise",
      content =
          @Content(
              mediaType = "application/problem+json",
              examples = @ExampleObject(name = "used up", value = REFUSED)))
  @APIResponse(responseCode = "503", description = "QUOTA_UNAVAILABLE; ask again")
  public Response reserve(
      @Parameter(description = "1 to 200 characters") @HeaderParam("Idempotency-Key") String key,
      @Valid Wanted wanted) {
    Duration ttl = ttl(wanted.ttlSeconds());
    Lease lease =
        key == null
            ? quota.reserve(caller.requireTenant(), wanted.tokens(), ttl)
            : quota.reserve(caller.requireTenant(), wanted.tokens(), ttl, key);
    return Response.status(Response.Status.CREATED).entity(LeaseView.of(lease)).build();
  }

  @POST
  @Path("extend")
  @RolesAllowed({Role.QUOTA, Role.TENANT_ADMIN})
  @Operation(
      summary = "Extend or renew a lease",
      description =
          "More tokens for the same work, and a new time to live. Refused, it stays as it was.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "5,000 more",
                      value = "{\"leaseId\":\"0192f0c1-…\",\"tokens\":5000,\"ttlSeconds\":300}")))
  @APIResponse(
      responseCode = "200",
      description = "The lease",
      content = @Content(examples = @ExampleObject(name = "lease", value = LEASE)))
  @APIResponse(responseCode = "404", description = "LEASE_NOT_FOUND: it has expired, or never was")
  @APIResponse(responseCode = "409", description = "LEASE_ENDED")
  @APIResponse(responseCode = "429", description = "QUOTA_EXCEEDED")
  public LeaseView extend(@Valid More more) {
    return LeaseView.of(
        quota.extend(
            caller.requireTenant(), more.leaseId(), more.tokens(), ttl(more.ttlSeconds())));
  }

  @POST
  @Path("settle")
  @RolesAllowed({Role.QUOTA, Role.TENANT_ADMIN})
  @Operation(
      summary = "Settle a lease",
      description =
          "Ends the lease with what was used. Source and event id are those of the usage event that reports the same"
              + " work to /usage/events: both together count once, in either order. A lease that has expired is no"
              + " error: what was used is used.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "done",
                      value =
                          "{\"leaseId\":\"0192f0c1-…\",\"source\":\"gateway/eu\",\"eventId\":\"call-4711\",\"tokens\":18250}")))
  @APIResponse(
      responseCode = "200",
      description = "What was settled",
      content = @Content(examples = @ExampleObject(name = "settled", value = SETTLED)))
  @APIResponse(
      responseCode = "503",
      description = "QUOTA_UNAVAILABLE, QUOTA_UNREPORTED_FULL; ask again")
  public SettlementView settle(@Valid Used used) {
    return SettlementView.of(
        quota.settle(
            caller.requireTenant(), used.leaseId(), used.source(), used.eventId(), used.tokens()));
  }

  @POST
  @Path("release")
  @RolesAllowed({Role.QUOTA, Role.TENANT_ADMIN})
  @Operation(
      summary = "Release a lease",
      description = "Ends the lease without use. One that is gone is no error.")
  @RequestBody(
      content =
          @Content(
              examples = @ExampleObject(name = "unused", value = "{\"leaseId\":\"0192f0c1-…\"}")))
  @APIResponse(
      responseCode = "200",
      description = "What was released",
      content = @Content(examples = @ExampleObject(name = "released", value = SETTLED)))
  public SettlementView release(@Valid Unused unused) {
    return SettlementView.of(quota.release(caller.requireTenant(), unused.leaseId()));
  }

  private Duration ttl(Integer seconds) {
    return Duration.ofSeconds(seconds == null ? quotas.bounds().defaultTtlSeconds() : seconds);
  }
}
