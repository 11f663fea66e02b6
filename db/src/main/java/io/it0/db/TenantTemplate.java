package io.it0.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The numbered scripts that make a tenant's schema.
 *
 * <p>They are kept in the database too, so that registering a tenant is one call of {@code
 * create_tenant_schema}. A script that was stored once never changes: a change is a new script.
 */
public record TenantTemplate(List<Script> scripts) {

  /** In order. A new script is added here; the numbers leave room for those of the shared schema. */
  private static final List<String> FILES =
      List.of(
          "V002__usage_records.sql",
          "V003__agent_tasks.sql",
          "V004__servers.sql",
          "V005__standing_orders.sql",
          "V007__usage_records_grow_only.sql");

  /**
   * @param version ascending, from the file's name
   * @param sql with <code>${tenant_id}</code> where the tenant's id belongs
   */
  public record Script(int version, String name, String sql) {

    String checksum() {
      try {
        var digest = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(digest.digest(sql.getBytes(StandardCharsets.UTF_8)));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }

  public static TenantTemplate load() {
    return new TenantTemplate(FILES.stream().map(TenantTemplate::read).toList());
  }

  /** The version that an up-to-date tenant has. */
  public int latestVersion() {
    return scripts.get(scripts.size() - 1).version();
  }

  void store(Handle handle) {
    for (Script script : scripts) {
      int changed =
          handle
              .createUpdate(
                  """
                  insert into tenant_template (version, name, script, checksum)
                  values (:version, :name, :script, :checksum)
                  on conflict (version) do update set name = excluded.name
                    where tenant_template.checksum = excluded.checksum
                  """)
              .bind("version", script.version())
              .bind("name", script.name())
              .bind("script", script.sql())
              .bind("checksum", script.checksum())
              .execute();
      if (changed == 0) {
        throw new IllegalStateException(
            "tenant script " + script.name() + " has changed since it was applied; add a new one");
      }
    }
  }

  private static Script read(String file) {
    try (InputStream in = TenantTemplate.class.getResourceAsStream("/migration/tenant/" + file)) {
      if (in == null) {
        throw new IllegalStateException("missing migration/tenant/" + file);
      }
      int version = Integer.parseInt(file.substring(1, file.indexOf("__")));
      return new Script(version, file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
