package io.it0.launcher;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a server node is told. Secrets go by the environment, where no other user sees them.
 *
 * @param redisUrl with its password
 * @param payments properties that name the payment providers; empty: the environment does, or nobody
 */
record ServerSettings(
    String jdbcUrl,
    String redisUrl,
    SigningKey key,
    Secrets secrets,
    Map<String, String> payments) {

  static final String ADMIN_EMAIL = "admin@it0.example";
  static final String ISSUER = "it0";

  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("DB_URL", jdbcUrl);
    environment.put("DB_TENANT_USER", "it0_tenant");
    environment.put("DB_TENANT_PASSWORD", secrets.tenantRole());
    environment.put("DB_PLATFORM_USER", "it0_platform");
    environment.put("DB_PLATFORM_PASSWORD", secrets.platformRole());
    environment.put("REDIS_URL", redisUrl);
    environment.put("IT0_ADMIN_EMAIL", ADMIN_EMAIL);
    environment.put("IT0_ADMIN_PASSWORD", secrets.platformAdmin());
    return environment;
  }

  Map<String, String> properties(String nodeId) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("it0.node.id", nodeId);
    // The same after a restart: the node then goes on with its own entries at once.
    properties.put("usage.consumer.name", nodeId + "-" + hostName());
    properties.put("jwt.private.key.file", key.privateKey().toString());
    properties.put("mp.jwt.verify.publickey.location", key.publicKey().toUri().toString());
    properties.put("mp.jwt.verify.issuer", ISSUER);
    properties.put("mp.jwt.verify.audiences", ISSUER);
    properties.putAll(payments);
    return properties;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost"; // a machine that does not know its own name runs alone
    }
  }
}
