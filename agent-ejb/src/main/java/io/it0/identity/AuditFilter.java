package io.it0.identity;

import java.util.Optional;
import java.util.UUID;

/**
 * Which rows of the audit trail.
 *
 * @param action what it begins with; empty: all
 * @param actor exactly; empty: all
 */
public record AuditFilter(Optional<UUID> tenant, String action, String actor) {

  public AuditFilter {
    action = action.replace("\0", "");
    actor = actor.replace("\0", "");
  }
}
