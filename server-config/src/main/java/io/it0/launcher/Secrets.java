package io.it0.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** The installation's passwords: random, made when first asked for, one file each (mode 0600). */
final class Secrets {

  private static final int BYTES = 24;

  private final DataFolder data;
  private final SecureRandom random = new SecureRandom();

  Secrets(DataFolder data) {
    this.data = data;
  }

  String postgresSuperuser() {
    return password("postgres-password");
  }

  String owner() {
    return password("owner-password");
  }

  String tenantRole() {
    return password("tenant-password");
  }

  String platformRole() {
    return password("platform-password");
  }

  String redis() {
    return password("redis-password");
  }

  String platformAdmin() {
    return password("admin-password");
  }

  Path file(String name) {
    return data.create("secrets").resolve(name);
  }

  private String password(String name) {
    Path file = file(name);
    try {
      if (!Files.exists(file)) {
        PrivateFile.write(file, made() + "\n");
      }
      String password = Files.readString(file, StandardCharsets.UTF_8).strip();
      if (password.isEmpty()) {
        throw new LaunchException(file + " is empty: put the password back or use --fresh.");
      }
      return password;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the password " + file, e);
    }
  }

  // The URL-safe alphabet needs no quoting in SQL, in a Redis URL or in redis.conf.
  private String made() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
