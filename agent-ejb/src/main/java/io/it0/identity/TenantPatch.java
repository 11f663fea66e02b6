package io.it0.identity;

import io.it0.problem.ProblemException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * What is to be changed of a tenant: its own limits, by name, null giving way to the plan's; and its status. What is not
 * named stays.
 */
public record TenantPatch(Map<String, Object> values) {

  private static final String STATUS = "status";
  private static final Map<String, String> LIMITS =
      Map.of(
          "maxServers", "max_servers",
          "maxUsers", "max_users",
          "maxStandingOrders", "max_standing_orders",
          "maxAgentTokensPerMonth", "max_agent_tokens_per_month");
  private static final long MOST = 1_000_000;
  private static final long MOST_TOKENS = 1_000_000_000_000L;

  /** @throws ProblemException (400) if it names something else, or a limit is out of range */
  public TenantPatch {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    require(!values.isEmpty(), "name what is to be changed");
    values.forEach(TenantPatch::requirePossible);
  }

  private static void requirePossible(String name, Object value) {
    if (name.equals(STATUS)) {
      require(
          Set.of("active", "suspended").contains(String.valueOf(value)),
          "status is active or suspended");
      return;
    }
    require(LIMITS.containsKey(name), "there is no " + name + " to be changed");
    long most = name.equals("maxAgentTokensPerMonth") ? MOST_TOKENS : MOST;
    require(
        value == null || value instanceof Long limit && limit >= 0 && limit <= most,
        "%s is null or a whole number from 0 to %d".formatted(name, most));
  }

  /** The names of columns are ours: nothing of the request is in the statement but its values. */
  void apply(Handle handle, UUID tenant) {
    String sets =
        values.keySet().stream()
            .map(name -> LIMITS.getOrDefault(name, STATUS) + " = :" + name)
            .collect(Collectors.joining(", "));
    var update = handle.createUpdate("update tenants set " + sets + " where id = :id");
    values.forEach(update::bind);
    update.bind("id", tenant).execute();
  }

  private static void require(boolean condition, String detail) {
    if (!condition) {
      throw new ProblemException(IdentityError.TENANT_INVALID, detail);
    }
  }
}
