package io.it0.web.health;

import io.it0.db.PlatformDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jdbi.v3.core.JdbiException;

/** PostgreSQL answers. */
@Readiness
@ApplicationScoped
public class PostgresReady implements HealthCheck {

  @Inject private PlatformDatabase database;

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("postgresql");
    try {
      int one =
          database.jdbi().withHandle(h -> h.createQuery("select 1").mapTo(Integer.class).one());
      return response.status(one == 1).build();
    } catch (JdbiException e) {
      // Whoever asks is told that, not why: the reason may name hosts. It is in the pool's log.
      return response.down().build();
    }
  }
}
