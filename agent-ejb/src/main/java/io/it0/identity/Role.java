package io.it0.identity;

import java.util.Set;

/**
 * The names for {@code @RolesAllowed}. People have one of the first three, from their token; an API key has one role for
 * each of its scopes.
 */
public final class Role {

  public static final String PLATFORM_ADMIN = "PLATFORM_ADMIN";
  public static final String TENANT_ADMIN = "TENANT_ADMIN";
  public static final String TENANT_MEMBER = "TENANT_MEMBER";

  public static final String USAGE_WRITE = "USAGE_WRITE";
  public static final String USAGE_READ = "USAGE_READ";
  public static final String BILLING_READ = "BILLING_READ";

  /** May start, see and cancel agent tasks. */
  public static final String AGENT_RUN = "AGENT_RUN";

  /** May reserve and settle tokens for work outside of the platform. */
  public static final String QUOTA = "QUOTA";

  /** May post events of any age; for platform keys only. */
  public static final String USAGE_BACKFILL = "USAGE_BACKFILL";

  static final Set<String> SCOPES =
      Set.of(USAGE_WRITE, USAGE_READ, BILLING_READ, AGENT_RUN, QUOTA, USAGE_BACKFILL);
  static final Set<String> PLATFORM_SCOPES = Set.of(USAGE_BACKFILL);
  static final Set<String> PEOPLE = Set.of(PLATFORM_ADMIN, TENANT_ADMIN, TENANT_MEMBER);

  private Role() {}
}
