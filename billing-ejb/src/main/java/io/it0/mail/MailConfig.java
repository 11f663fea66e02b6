package io.it0.mail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * What can be set about e-mail.
 *
 * @param transport {@code mail.transport}: {@code file} (the default) or {@code smtp}
 * @param from {@code mail.from}: the sender's address
 * @param baseUrl {@code mail.base-url}: where tenants reach the server, for links
 * @param folder {@code mail.folder}: where {@code file} puts its {@code .eml} files
 * @param smtp {@code mail.smtp.…}; used by {@code smtp} only
 * @param batch {@code mail.batch}: messages that a node takes at a time
 * @param maxAttempts {@code mail.max-attempts}: then a message is parked
 * @param keep {@code mail.keep-days}: sent messages stay in the outbox for as long, and are not sent twice in that time
 */
public record MailConfig(
    Transport transport,
    String from,
    String baseUrl,
    Path folder,
    Smtp smtp,
    int batch,
    int maxAttempts,
    Duration keep) {

  public enum Transport {
    FILE,
    SMTP
  }

  /**
   * @param host {@code mail.smtp.host}
   * @param port {@code mail.smtp.port}
   * @param user {@code mail.smtp.user}; empty: none is asked for
   * @param password {@code mail.smtp.password}
   * @param startTls {@code mail.smtp.starttls}: whether the connection must become a TLS one
   * @param timeout {@code mail.smtp.timeout-seconds}: for each step of the conversation
   */
  public record Smtp(
      String host,
      int port,
      Optional<String> user,
      Optional<String> password,
      boolean startTls,
      Duration timeout) {
    public Smtp {
      within("mail.smtp.port", port, 1, 65_535);
      within("mail.smtp.timeout-seconds", timeout.toSeconds(), 1, 120);
    }

    /** Never logged with its password. */
    @Override
    public String toString() {
      return "Smtp[" + host + ":" + port + "]";
    }
  }

  public MailConfig {
    within("mail.batch", batch, 1, 1_000);
    within("mail.max-attempts", maxAttempts, 1, 100);
    within("mail.keep-days", keep.toDays(), 1, 3_650);
    if (!from.matches("[^@\\s\\p{Cntrl}<>]+@[^@\\s\\p{Cntrl}<>]+")) {
      throw new IllegalArgumentException("mail.from must be an address like billing@example.com");
    }
    if (!baseUrl.matches("https?://[^\\s\\p{Cntrl}]+[^/\\s\\p{Cntrl}]")) {
      throw new IllegalArgumentException("mail.base-url must be like https://it0.example");
    }
  }

  public static MailConfig from(Config config) {
    var smtp =
        new Smtp(
            config.getOptionalValue("mail.smtp.host", String.class).orElse("localhost"),
            number(config, "mail.smtp.port", 587),
            config.getOptionalValue("mail.smtp.user", String.class),
            config.getOptionalValue("mail.smtp.password", String.class),
            config.getOptionalValue("mail.smtp.starttls", Boolean.class).orElse(true),
            Duration.ofSeconds(number(config, "mail.smtp.timeout-seconds", 10)));
    return new MailConfig(
        transport(config.getOptionalValue("mail.transport", String.class).orElse("file")),
        config.getOptionalValue("mail.from", String.class).orElse("billing@it0.example"),
        config.getOptionalValue("mail.base-url", String.class).orElse("http://localhost:8080"),
        Path.of(
            config
                .getOptionalValue("mail.folder", String.class)
                .orElse(System.getProperty("java.io.tmpdir") + "/it0-mail")),
        smtp,
        number(config, "mail.batch", 50),
        number(config, "mail.max-attempts", 10),
        Duration.ofDays(number(config, "mail.keep-days", 400)));
  }

  private static Transport transport(String name) {
    try {
      return Transport.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("mail.transport is '" + name + "', not file or smtp", e);
    }
  }

  private static int number(Config config, String key, int fallback) {
    return config.getOptionalValue(key, Integer.class).orElse(fallback);
  }

  private static void within(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d, and must be %d to %d".formatted(key, value, least, most));
    }
  }
}
