package io.it0.identity;

import io.it0.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a tenant is registered from. The constructor checks the form; whether slug and address are free is known only
 * when they are written.
 *
 * @param ownerPassword empty: one is made and told once
 * @param testClock empty: the wall clock
 * @param startsAt when its subscription began, for a customer that is moved here; empty: now
 */
public record NewTenant(
    String slug,
    String name,
    ZoneId zone,
    String ownerEmail,
    Optional<String> ownerPassword,
    String plan,
    String currency,
    Optional<UUID> testClock,
    Optional<Instant> startsAt) {

  /** How far back a subscription may begin: a year and its days of grace. */
  private static final Duration FARTHEST_START = Duration.ofDays(400);

  private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final int MAX_SLUG = 40;
  private static final int MAX_NAME = 200;

  public NewTenant {
    require(
        slug != null && slug.length() <= MAX_SLUG && SLUG.matcher(slug).matches(),
        "a slug has at most 40 lower-case letters, digits and single hyphens, a letter first");
    require(
        name != null && !name.isBlank() && name.length() <= MAX_NAME && NewApiKey.printable(name),
        "a name has 1 to 200 characters, none of them a control character");
    ownerEmail = Users.email(ownerEmail);
  }

  /** @throws ProblemException unless it is the name of a region's zone, or UTC */
  public static ZoneId zone(String id) {
    // Offsets are left out: PostgreSQL reads "+02:00" as two hours west.
    require(
        ZoneId.getAvailableZoneIds().contains(id),
        "a time zone is named like Europe/Vienna, or UTC");
    return ZoneId.of(id);
  }

  /**
   * When the subscription begins.
   *
   * @param now the tenant's business time
   * @throws ProblemException if it was to begin later, or too long ago
   */
  Instant start(Instant now) {
    startsAt.ifPresent(
        at ->
            require(
                !at.isAfter(now) && !at.isBefore(now.minus(FARTHEST_START)),
                "startsAt lies within the last 400 days of the tenant's clock, which shows "
                    + now));
    return startsAt.orElse(now);
  }

  private static void require(boolean condition, String detail) {
    if (!condition) {
      throw new ProblemException(IdentityError.TENANT_INVALID, detail);
    }
  }
}
