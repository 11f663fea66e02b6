package io.it0.quota;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Which Redis answers.
 *
 * @param run of its process: another one means that it was restarted or replaced
 * @param durable whether it has everything that the process before it had answered: every write was on disk first, and it
 *     is not a replica that was promoted
 */
record RedisProbe(String run, boolean durable) {

  private static final String NEVER_PROMOTED = "0".repeat(40);

  // After a restart every idle connection of the pool is a dead one, and is thrown away when it is
  // used.
  private static final int MOST_DEAD = 70;
  private static final Duration AT_MOST = Duration.ofMillis(300);

  /** Empty: it is away. */
  static Optional<RedisProbe> of(UnifiedJedis redis, LongSupplier nanoTime) {
    long until = nanoTime.getAsLong() + AT_MOST.toNanos();
    Optional<RedisProbe> found = once(redis);
    for (int i = 0; i < MOST_DEAD && found.isEmpty() && nanoTime.getAsLong() < until; i++) {
      found = once(redis);
    }
    return found;
  }

  private static Optional<RedisProbe> once(UnifiedJedis redis) {
    try {
      String info = redis.info();
      boolean ready = field(info, "loading").equals("0");
      return ready
          ? Optional.of(new RedisProbe(field(info, "run_id"), isDurable(redis, info)))
          : Optional.empty();
    } catch (JedisException e) {
      return Optional.empty();
    }
  }

  private static boolean isDurable(UnifiedJedis redis, String info) {
    return field(info, "aof_enabled").equals("1")
        && field(info, "role").equals("master")
        && field(info, "master_replid2").equals(NEVER_PROMOTED)
        && setting(redis, "appendfsync").equals("always");
  }

  private static String setting(UnifiedJedis redis, String name) {
    try {
      var question = new CommandArguments(Command.CONFIG).add("GET").add(name);
      List<String> pair =
          redis.executeCommand(new CommandObject<>(question, BuilderFactory.STRING_LIST));
      return pair.size() == 2 ? pair.get(1) : "";
    } catch (JedisException e) {
      return ""; // Whoever hides it is not believed.
    }
  }

  private static String field(String info, String name) {
    for (String line : info.split("\r\n")) {
      if (line.startsWith(name + ":")) {
        return line.substring(name.length() + 1);
      }
    }
    return "";
  }
}
