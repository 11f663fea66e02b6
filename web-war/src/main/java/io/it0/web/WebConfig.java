package io.it0.web;

import org.eclipse.microprofile.config.Config;

/**
 * Bounds on requests.
 *
 * @param maxBodyBytes {@code http.max-body-bytes}, 1 KiB to 100 MiB, default 5 MiB
 */
record WebConfig(long maxBodyBytes) {

  private static final long KIB = 1024;
  private static final long DEFAULT_MAX_BODY = 5 * KIB * KIB;

  WebConfig {
    if (maxBodyBytes < KIB || maxBodyBytes > 100 * KIB * KIB) {
      throw new IllegalArgumentException("http.max-body-bytes must be 1 KiB to 100 MiB");
    }
  }

  static WebConfig from(Config config) {
    return new WebConfig(
        config.getOptionalValue("http.max-body-bytes", Long.class).orElse(DEFAULT_MAX_BODY));
  }
}
