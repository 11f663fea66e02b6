package io.it0.web.health;

import io.it0.db.PlatformDatabase;
import io.it0.db.TenantTemplate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** The shared schema was migrated without a failure, and no tenant's schema is behind the template. */
@Readiness
@ApplicationScoped
public class MigrationsReady implements HealthCheck {

  private final int template = TenantTemplate.load().latestVersion();

  @Inject private PlatformDatabase database;

  @Override
  public HealthCheckResponse call() {
    try {
      return database.jdbi().withHandle(this::check);
    } catch (JdbiException e) {
      return HealthCheckResponse.named("migrations").down().build(); // an empty database, or none
    }
  }

  private HealthCheckResponse check(Handle handle) {
    boolean failed =
        handle
            .createQuery("select exists (select from flyway_schema_history where not success)")
            .mapTo(Boolean.class)
            .one();
    String version =
        handle
            .createQuery(
                """
                select version from flyway_schema_history where success and version is not null
                order by installed_rank desc limit 1
                """)
            .mapTo(String.class)
            .one();
    boolean behind =
        handle
            .createQuery("select exists (select from tenants where template_version < :latest)")
            .bind("latest", template)
            .mapTo(Boolean.class)
            .one();
    return HealthCheckResponse.named("migrations")
        .withData("version", version)
        .withData("tenantTemplate", template)
        .status(!failed && !behind)
        .build();
  }
}
