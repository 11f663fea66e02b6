package io.it0.identity;

import io.it0.db.PlatformDatabase;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The audit trail to read, for the platform's people. */
@Stateless
public class AuditTrail {

  // Index audit_log_recent; of one tenant audit_log_by_tenant_recent. Ids ascend with time.
  private static final String PAGE =
      """
      select id, tenant_id, actor, action, subject, detail::text as detail, request_id, at
        from audit_log
       where (cast(:before as uuid) is null or id < :before) %s
         and (:action = '' or starts_with(action, :action))
         and (:actor = '' or actor = :actor)
       order by id desc limit :limit
      """;

  private PlatformDatabase database;

  protected AuditTrail() {}

  @Inject
  public AuditTrail(PlatformDatabase database) {
    this.database = database;
  }

  /** The latest first; up to {@code limit} of those before the given one. */
  public List<AuditRow> page(AuditFilter filter, Optional<UUID> before, int limit) {
    String one = filter.tenant().isPresent() ? "and tenant_id = :tenant" : "";
    return database
        .jdbi()
        .withHandle(
            h -> {
              var query =
                  h.createQuery(PAGE.formatted(one))
                      .bind("before", before.orElse(null))
                      .bind("action", filter.action())
                      .bind("actor", filter.actor())
                      .bind("limit", limit);
              filter.tenant().ifPresent(tenant -> query.bind("tenant", tenant));
              return query
                  .map(
                      (row, c) ->
                          new AuditRow(
                              row.getObject("id", UUID.class),
                              row.getObject("tenant_id", UUID.class),
                              row.getString("actor"),
                              row.getString("action"),
                              row.getString("subject"),
                              row.getString("detail"),
                              row.getString("request_id"),
                              row.getTimestamp("at").toInstant()))
                  .list();
            });
  }
}
