package io.it0.catalog;

import io.it0.db.PlatformDatabase;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the first plans into an empty catalog when the server starts. */
@Singleton
@Startup
public class PlanSeeder {

  private static final Logger LOG = LoggerFactory.getLogger(PlanSeeder.class);

  @Inject private PlatformDatabase database;
  @Inject private Plans plans;

  @PostConstruct
  void seed() {
    List<Plan> seeded = database.jdbi().withHandle(plans::seed);
    if (!seeded.isEmpty()) {
      LOG.info("seeded the plans {}", seeded.stream().map(Plan::key).toList());
    }
  }
}
