package io.it0.web.health;

import io.it0.db.DatabaseState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * The shared schema was migrated without a failure and is not older than this code, and no tenant's schema is behind the
 * template.
 */
@Readiness
@ApplicationScoped
public class MigrationsReady implements HealthCheck {

  @Inject private DatabaseState database;

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("migrations");
    return database
        .migrated()
        .map(
            state ->
                response
                    .withData("version", state.version())
                    .withData("tenantTemplate", state.template())
                    .status(state.complete())
                    .build())
        .orElseGet(() -> response.down().build());
  }
}
