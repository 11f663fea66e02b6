package io.it0.quota;

import io.it0.event.QuotaExceeded;
import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Limits on how many of something a tenant may have, decided in the transaction that adds one more.
 *
 * <p>Whoever adds takes {@link #lock} first, then counts, then asks {@link #requireRoom}, then inserts: so of two at once
 * the second counts what the first has inserted, on whichever nodes they are.
 */
@ApplicationScoped
public class ResourceLimits {

  public static final String SERVERS = "maxServers";
  public static final String USERS = "maxUsers";
  public static final String STANDING_ORDERS = "maxStandingOrders";

  /** Where the plans are from which a tenant may choose a larger one. */
  private static final String UPGRADE = "/api/v1/billing/plans";

  private Consumer<Refusal> refused;

  /** Work that was refused, in a transaction that is about to be rolled back. */
  public record Refusal(Tenant tenant, QuotaExceeded event) {}

  protected ResourceLimits() {}

  @Inject
  public ResourceLimits(Event<Refusal> refused) {
    this(refused::fire);
  }

  ResourceLimits(Consumer<Refusal> refused) {
    this.refused = refused;
  }

  /** For tests outside the container: refusals are told to nobody. */
  public static ResourceLimits silent() {
    return new ResourceLimits((Consumer<Refusal>) refusal -> {});
  }

  /**
   * Lets nobody else count or add the tenant's things of this kind until the caller's transaction ends.
   *
   * @param handle in the transaction, with nothing of that kind read before: what is read afterwards is up to date
   */
  public static void lock(Handle handle, UUID tenant, String quota) {
    handle.execute("select pg_advisory_xact_lock(hashtextextended(?, 0))", quota + " of " + tenant);
  }

  /**
   * @param used how many there are, counted under the lock
   * @throws ProblemException (429) if there is no room for one more
   */
  public void requireRoom(Tenant tenant, String quota, long used, long limit) {
    if (used < limit) {
      return;
    }
    refused.accept(
        new Refusal(tenant, new QuotaExceeded(tenant.id(), quota, used, 0, limit, null)));
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("quota", quota);
    figures.put("used", used);
    figures.put("reserved", 0);
    figures.put("limit", limit);
    figures.put("upgrade", UPGRADE);
    throw new ProblemException(
        QuotaError.QUOTA_EXCEEDED,
        "%d of %d are in use; remove one, take a larger plan, or have the limit raised"
            .formatted(used, limit),
        figures);
  }
}
