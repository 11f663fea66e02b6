package io.it0.demo;

/**
 * A running IT0 and the platform administrator's log-in.
 *
 * @param baseUrl for example {@code http://127.0.0.1:8080}
 */
public record Installation(String baseUrl, String adminEmail, String adminPassword) {

  @Override
  public String toString() {
    return "Installation[" + baseUrl + "]";
  }
}
