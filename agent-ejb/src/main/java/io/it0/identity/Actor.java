package io.it0.identity;

import java.util.Optional;
import java.util.UUID;

/**
 * Whoever does what the audit trail records.
 *
 * @param name an e-mail address, an API key's prefix, or {@code system}
 * @param user absent for API keys and for the system itself
 * @param requestId the request in which it was done
 */
public record Actor(String name, Optional<UUID> user, Optional<String> requestId) {

  static final Actor SYSTEM = new Actor("system", Optional.empty(), Optional.empty());
}
