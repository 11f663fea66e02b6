package io.it0.identity;

import io.it0.tenancy.Tenant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A caller whose credentials were right.
 *
 * @param actor an e-mail address, or an API key's prefix
 * @param user absent for an API key
 * @param tenant absent for the platform's own people and keys
 */
public record Identity(
    String actor, Optional<UUID> user, Set<String> roles, Optional<Tenant> tenant) {

  public Identity {
    roles = Set.copyOf(roles);
  }
}
