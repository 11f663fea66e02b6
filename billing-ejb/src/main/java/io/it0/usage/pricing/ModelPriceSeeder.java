package io.it0.usage.pricing;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds the shipped model prices when the server starts. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ModelPriceSeeder {

  private static final Logger LOG = LoggerFactory.getLogger(ModelPriceSeeder.class);

  @Inject private ModelPriceDesk desk;

  @PostConstruct
  void seed() {
    int added = desk.seed();
    if (added > 0) {
      LOG.info("added {} model prices", added);
    }
  }
}
