package io.it0.web.health;

import io.it0.db.DatabaseState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** PostgreSQL answers. */
@Readiness
@ApplicationScoped
public class PostgresReady implements HealthCheck {

  @Inject private DatabaseState database;

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("postgresql").status(database.answers()).build();
  }
}
