package io.it0.identity;

import java.util.Optional;
import java.util.UUID;

/**
 * A person who can log in.
 *
 * @param role one of the three for people, see {@link Role}
 * @param tenant absent for the platform's own people
 */
public record User(UUID id, String email, String name, String role, Optional<UUID> tenant) {}
