package io.it0.identity;

import java.util.Optional;

/**
 * Which tenants are listed.
 *
 * @param search what slug or name begin with, in any case; empty: all
 * @param status active or suspended
 * @param plan the key of the plan that it is subscribed to
 */
public record TenantFilter(String search, Optional<String> status, Optional<String> plan) {

  public TenantFilter {
    search = search.replace("\0", "");
  }
}
