package io.it0.quota;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** The Lua scripts; each is one atomic step on one tenant's keys, in one round trip. */
enum QuotaScript {
  RESERVE,
  EXTEND,
  SETTLE,
  RELEASE,
  STANDING,
  ACCEPT,
  BEGIN,
  LOAD,
  LIMIT,
  ROTATE,
  RAISE,
  LOWER;

  private final String text;
  private final String sha;

  QuotaScript() {
    text = read("prelude") + read(name().toLowerCase(Locale.ROOT));
    sha = sha1(text);
  }

  String text() {
    return text;
  }

  String sha() {
    return sha;
  }

  /** A Redis that does not know the script, being new or restarted, is told it. */
  @SuppressWarnings("unchecked")
  List<Object> run(UnifiedJedis redis, List<String> keys, List<String> arguments) {
    try {
      return (List<Object>) redis.evalsha(sha, keys, arguments);
    } catch (JedisNoScriptException e) {
      return (List<Object>) redis.eval(text, keys, arguments);
    }
  }

  private static String read(String name) {
    try (InputStream file = QuotaScript.class.getResourceAsStream(name + ".lua")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("script " + name, e);
    }
  }

  private static String sha1(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
