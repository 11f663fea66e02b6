package io.it0.usage.intake;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The tenants that events name, kept in memory for a short while. Those of a request that are not known
 * yet are loaded together; a name that nobody has is asked for every time.
 */
final class KnownTenants {

  private static final int MOST = 100_000;
  private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private static final String LOAD =
      """
      select t.id, t.slug, t.test_clock_id,
        (select min(a.segment_start) from usage_aggregates a where a.tenant_id = t.id) as since
      from tenants t where t.slug = any (:slugs) or t.id = any (:ids)
      """;

  /**
   * @param testClock null: the tenant is on the wall clock
   * @param since when its first period starts; null: it has none
   */
  record Known(UUID id, String slug, UUID testClock, Instant since) {}

  private record Kept(Known tenant, Instant until) {}

  private final Jdbi jdbi;
  private final Duration keep;
  private final Clock clock;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  /** @param clock the wall clock */
  KnownTenants(Jdbi jdbi, Duration keep, Clock clock) {
    this.jdbi = jdbi;
    this.keep = keep;
    this.clock = clock;
  }

  /** @param names slugs or ids; those that nobody has are missing in the answer */
  Map<String, Known> resolve(Collection<String> names) {
    Instant now = clock.instant();
    Map<String, Known> found = new HashMap<>();
    List<String> missing =
        names.stream()
            .filter(
                name -> {
                  Kept entry = kept.get(name);
                  if (entry == null || !now.isBefore(entry.until())) {
                    return true;
                  }
                  found.put(name, entry.tenant());
                  return false;
                })
            .toList();
    if (!missing.isEmpty()) {
      load(missing, now, found);
    }
    return found;
  }

  /** The test clocks' times, which are never kept: whoever sets one sees it at once. */
  Map<UUID, Instant> testClocks(Collection<UUID> clocks) {
    if (clocks.isEmpty()) {
      return Map.of();
    }
    return jdbi.withHandle(
        h ->
            h.createQuery("select id, now from test_clocks where id = any (:ids)")
                .bindArray("ids", UUID.class, clocks.toArray())
                .map((row, context) -> Map.entry(row.getObject(1, UUID.class), row.getTimestamp(2).toInstant()))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private void load(List<String> missing, Instant now, Map<String, Known> found) {
    Map<String, Known> loaded = new HashMap<>();
    Object[] ids =
        missing.stream().filter(name -> UUID_FORM.matcher(name).matches()).map(UUID::fromString).toArray();
    jdbi.withHandle(
            h ->
                h.createQuery(LOAD)
                    .bindArray("slugs", String.class, missing.toArray())
                    .bindArray("ids", UUID.class, ids)
                    .map(KnownTenants::known)
                    .list())
        .forEach(
            tenant -> {
              loaded.put(tenant.slug(), tenant);
              loaded.put(tenant.id().toString(), tenant);
            });
    if (kept.size() + missing.size() > MOST) {
      kept.clear();
    }
    for (String name : missing) {
      Known tenant = loaded.get(name);
      if (tenant != null) {
        found.put(name, tenant);
        kept.put(name, new Kept(tenant, now.plus(keep)));
      }
    }
  }

  private static Known known(ResultSet row, StatementContext context) throws SQLException {
    var since = row.getTimestamp("since");
    return new Known(
        row.getObject("id", UUID.class),
        row.getString("slug"),
        row.getObject("test_clock_id", UUID.class),
        since == null ? null : since.toInstant());
  }
}
