package io.it0.usage.pricing;

import io.it0.db.PlatformDatabase;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds the shipped model prices when the server starts. */
@Singleton
@Startup
public class ModelPriceSeeder {

  private static final Logger LOG = LoggerFactory.getLogger(ModelPriceSeeder.class);

  @Inject private PlatformDatabase database;
  @Inject private ModelPrices prices;

  @PostConstruct
  void seed() {
    int added = database.jdbi().withHandle(prices::seed);
    if (added > 0) {
      LOG.info("added {} model prices", added);
    }
  }
}
