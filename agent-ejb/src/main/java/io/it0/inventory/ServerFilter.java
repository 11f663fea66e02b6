package io.it0.inventory;

import java.util.Map;
import java.util.Optional;

/**
 * Which servers a list shows.
 *
 * @param search what the name begins with, in any case; empty: all
 * @param labels all of them are there, with these values
 */
public record ServerFilter(
    Optional<ServerKind> kind,
    Optional<ServerStatus> status,
    String search,
    Map<String, String> labels) {

  public static final ServerFilter ALL =
      new ServerFilter(Optional.empty(), Optional.empty(), "", Map.of());
}
