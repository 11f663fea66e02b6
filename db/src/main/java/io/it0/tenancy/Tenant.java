package io.it0.tenancy;

import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;

/**
 * A tenant as the registry knows it.
 *
 * @param slug its name in URLs and events, unique, lower case
 * @param schema where its people's data lies
 * @param zone the time zone of its billing periods and days
 * @param testClock the clock that it takes its billing time from; empty: the wall clock
 */
public record Tenant(
    UUID id,
    String slug,
    String schema,
    String name,
    Status status,
    ZoneId zone,
    Optional<UUID> testClock) {

  /** A suspended tenant can read, and its usage is still counted; it cannot start new work. */
  public enum Status {
    ACTIVE,
    SUSPENDED
  }

  /** The schema's name for a slug: <code>tenant_</code> and the slug, its hyphens as underscores. */
  public static String schemaFor(String slug) {
    return "tenant_" + slug.replace('-', '_');
  }
}
