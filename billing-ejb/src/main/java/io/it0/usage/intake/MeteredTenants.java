package io.it0.usage.intake;

import io.it0.db.PlatformDatabase;
import io.it0.tenancy.Tenants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Tenants by slug or id, kept in memory for some seconds. What is not known is asked for with one
 * statement, however many there are; who does not exist is not remembered, so a new tenant is known at
 * once.
 */
final class MeteredTenants {

  private static final int MOST_KEPT = 100_000;

  // By the unique index of slug and the primary key; since by usage_aggregates_segment.
  private static final String SELECT =
      """
      select t.id, t.slug, t.schema_name, t.name, t.status, t.time_zone, t.test_clock_id,
        (select a.segment_start from usage_aggregates a where a.tenant_id = t.id
         order by a.segment_start limit 1) as since
      from tenants t where t.slug = any (:slugs) or t.id = any (:ids)
      """;

  private final PlatformDatabase database;
  private final Clock wall;
  private final Duration keptFor;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  private record Kept(MeteredTenant tenant, Instant readAt) {}

  MeteredTenants(PlatformDatabase database, Clock wall, Duration keptFor) {
    this.database = database;
    this.wall = wall;
    this.keptFor = keptFor;
  }

  /**
   * @param names slugs and ids
   * @return by the name that was asked for; who does not exist is missing
   */
  Map<String, MeteredTenant> find(Collection<String> names) {
    Instant now = wall.instant();
    Map<String, MeteredTenant> found = new HashMap<>();
    List<String> unknown = new ArrayList<>();
    for (String name : names) {
      Kept known = kept.get(name);
      if (known != null && Duration.between(known.readAt(), now).abs().compareTo(keptFor) < 0) {
        found.put(name, known.tenant());
      } else {
        unknown.add(name);
      }
    }
    if (!unknown.isEmpty()) {
      read(unknown, now, found);
    }
    return found;
  }

  private void read(List<String> names, Instant now, Map<String, MeteredTenant> found) {
    Map<String, UUID> ids = ids(names);
    List<MeteredTenant> tenants =
        database
            .jdbi()
            .withHandle(
                h ->
                    h.createQuery(SELECT)
                        .bind("slugs", names.toArray(String[]::new))
                        .bind("ids", ids.values().toArray(UUID[]::new))
                        .map(MeteredTenants::tenant)
                        .list());
    if (kept.size() + tenants.size() * 2 > MOST_KEPT) {
      kept.clear();
    }
    for (MeteredTenant tenant : tenants) {
      for (String name : List.of(tenant.tenant().slug(), tenant.tenant().id().toString())) {
        kept.put(name, new Kept(tenant, now));
        found.put(name, tenant);
      }
    }
    // An id may be written in capitals.
    ids.forEach(
        (name, id) -> {
          MeteredTenant tenant = found.get(id.toString());
          if (tenant != null) {
            found.put(name, tenant);
          }
        });
  }

  private static Map<String, UUID> ids(List<String> names) {
    Map<String, UUID> ids = new HashMap<>();
    for (String name : names) {
      if (name.length() == 36) {
        try {
          ids.put(name, UUID.fromString(name));
        } catch (IllegalArgumentException e) {
          // Then it is a slug of that length.
          continue;
        }
      }
    }
    return ids;
  }

  private static MeteredTenant tenant(ResultSet row, StatementContext context) throws SQLException {
    Timestamp since = row.getTimestamp("since");
    return new MeteredTenant(
        Tenants.tenant(row, context), since == null ? null : since.toInstant());
  }
}
