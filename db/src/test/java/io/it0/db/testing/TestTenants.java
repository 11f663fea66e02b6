package io.it0.db.testing;

import io.it0.db.UuidV7;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.Tenants;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Tenants in a test's database: their registry rows and schemas, as registration makes them. */
public final class TestTenants {

  private TestTenants() {}

  /** Registers a tenant, as the platform's role and in one transaction. */
  public static Tenant register(TestDatabase database, String slug) {
    return register(database.platformJdbi(), slug);
  }

  public static Tenant register(Jdbi platform, String slug) {
    UUID id = UuidV7.next();
    return platform.inTransaction(
        handle -> {
          handle
              .createUpdate(
                  """
                  insert into tenants (id, slug, schema_name, name, template_version, created_at)
                  values (:id, :slug, :schema, :slug, create_tenant_schema(:id, :schema), now())
                  """)
              .bind("id", id)
              .bind("slug", slug)
              .bind("schema", Tenant.schemaFor(slug))
              .execute();
          return handle
              .createQuery("select * from tenants where id = :id")
              .bind("id", id)
              .map(Tenants::tenant)
              .one();
        });
  }
}
