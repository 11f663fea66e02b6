package io.it0.inventory;

import io.it0.db.UuidV7;
import io.it0.identity.Actor;
import io.it0.identity.AuditLog;
import io.it0.problem.ProblemException;
import io.it0.quota.ResourceLimits;
import io.it0.subscription.TenantInfos;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.TenantContext;
import io.it0.tenancy.TenantDatabase;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The servers of the tenant that the thread is bound to. */
@Stateless
public class Servers {

  private TenantDatabase database;
  private TenantInfos infos;
  private ResourceLimits limits;
  private Clock wall;

  protected Servers() {}

  @Inject
  public Servers(TenantDatabase database, TenantInfos infos, ResourceLimits limits, Clock wall) {
    this.database = database;
    this.infos = infos;
    this.limits = limits;
    this.wall = wall;
  }

  /** @throws ProblemException 429 if the tenant's limit is reached, 409 if the name is taken */
  public ServerRow create(ServerSpec spec, Actor actor) {
    Tenant tenant = tenant();
    // Before a connection is taken: it may need one of its own.
    int limit = infos.require(tenant.id()).limits().servers();
    return database.jdbi().withHandle(handle -> create(handle, tenant, spec, limit, actor));
  }

  private ServerRow create(Handle handle, Tenant tenant, ServerSpec spec, int limit, Actor actor) {
    ResourceLimits.lock(handle, tenant.id(), ResourceLimits.SERVERS);
    limits.requireRoom(tenant, ResourceLimits.SERVERS, ServerTable.count(handle), limit);
    ServerRow row =
        ServerTable.insert(handle, UuidV7.next(), spec, now())
            .orElseThrow(() -> nameTaken(spec.name()));
    audit(handle, tenant, actor, "server.created", row);
    return row;
  }

  public long count() {
    return database.jdbi().withHandle(ServerTable::count);
  }

  /** @throws ProblemException (404) if the tenant has no such server */
  public ServerRow require(UUID id) {
    return database
        .jdbi()
        .withHandle(handle -> ServerTable.find(handle, id))
        .orElseThrow(() -> notFound(id));
  }

  /** In the order in which they were made, after the given one. */
  public List<ServerRow> list(ServerFilter filter, Optional<UUID> after, int limit) {
    return database.jdbi().withHandle(handle -> ServerTable.list(handle, filter, after, limit));
  }

  /**
   * Replaces what is said of a server.
   *
   * @param version the one that the change is based on; empty: the last change wins
   * @throws ProblemException 404, 412 if it has another version by now, 409 if the name is taken
   */
  public ServerRow update(UUID id, ServerSpec spec, Optional<Integer> version, Actor actor) {
    return database.jdbi().withHandle(handle -> update(handle, id, spec, version, actor));
  }

  private ServerRow update(
      Handle handle, UUID id, ServerSpec spec, Optional<Integer> version, Actor actor) {
    // The lock of those who add: so no two can take one name at once.
    ResourceLimits.lock(handle, tenant().id(), ResourceLimits.SERVERS);
    requireVersion(handle, id, version);
    if (ServerTable.isNameTaken(handle, spec.name(), id)) {
      throw nameTaken(spec.name());
    }
    ServerRow row = ServerTable.update(handle, id, spec, now());
    audit(handle, tenant(), actor, "server.updated", row);
    return row;
  }

  /** @param version as in {@link #update} */
  public void delete(UUID id, Optional<Integer> version, Actor actor) {
    database
        .jdbi()
        .useHandle(
            handle -> {
              ServerRow row = requireVersion(handle, id, version);
              ServerTable.delete(handle, id);
              audit(handle, tenant(), actor, "server.deleted", row);
            });
  }

  private static ServerRow requireVersion(Handle handle, UUID id, Optional<Integer> version) {
    ServerRow row = ServerTable.lock(handle, id).orElseThrow(() -> notFound(id));
    if (version.filter(expected -> expected != row.version()).isPresent()) {
      throw new ProblemException(
          InventoryError.SERVER_CHANGED,
          "it has version %d, not %d".formatted(row.version(), version.get()),
          Map.of("version", row.version()));
    }
    return row;
  }

  private void audit(Handle handle, Tenant tenant, Actor actor, String action, ServerRow row) {
    AuditLog.write(
        handle,
        actor,
        new AuditLog.Entry(
            Optional.of(tenant.id()),
            action,
            row.id().toString(),
            Map.of("name", row.name(), "host", row.host(), "version", row.version()),
            wall.instant()));
  }

  private static Tenant tenant() {
    return TenantContext.currentOfThread().orElseThrow();
  }

  // As precise as the database keeps it.
  private Instant now() {
    return wall.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static ProblemException nameTaken(String name) {
    return new ProblemException(InventoryError.SERVER_NAME_TAKEN, "server " + name);
  }

  private static ProblemException notFound(UUID id) {
    return new ProblemException(InventoryError.SERVER_NOT_FOUND, "server " + id);
  }
}
