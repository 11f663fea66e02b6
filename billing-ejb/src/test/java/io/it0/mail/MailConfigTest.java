package io.it0.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class MailConfigTest {

  @Test
  void defaults() {
    assertThat(MailConfig.from(config(Map.of())))
        .isEqualTo(
            new MailConfig(
                MailConfig.Transport.FILE,
                "billing@it0.example",
                "http://localhost:8080",
                Path.of(System.getProperty("java.io.tmpdir"), "it0-mail"),
                new MailConfig.Smtp(
                    "localhost",
                    587,
                    Optional.empty(),
                    Optional.empty(),
                    true,
                    Duration.ofSeconds(10)),
                50,
                10,
                Duration.ofDays(400)));
  }

  @Test
  void every_key_is_read() {
    var all =
        Map.ofEntries(
            Map.entry("mail.transport", "smtp"),
            Map.entry("mail.from", "a@b.example"),
            Map.entry("mail.base-url", "https://b.example"),
            Map.entry("mail.folder", "/x"),
            Map.entry("mail.smtp.host", "h"),
            Map.entry("mail.smtp.port", "25"),
            Map.entry("mail.smtp.user", "u"),
            Map.entry("mail.smtp.password", "p"),
            Map.entry("mail.smtp.starttls", "false"),
            Map.entry("mail.smtp.timeout-seconds", "3"),
            Map.entry("mail.batch", "4"),
            Map.entry("mail.max-attempts", "5"),
            Map.entry("mail.keep-days", "6"));
    assertThat(MailConfig.from(config(all)))
        .isEqualTo(
            new MailConfig(
                MailConfig.Transport.SMTP,
                "a@b.example",
                "https://b.example",
                Path.of("/x"),
                new MailConfig.Smtp(
                    "h", 25, Optional.of("u"), Optional.of("p"), false, Duration.ofSeconds(3)),
                4,
                5,
                Duration.ofDays(6)));
  }

  @Test
  void what_cannot_be_is_named() {
    assertRefused("mail.transport", "pigeon");
    assertRefused("mail.from", "nobody");
    assertRefused("mail.from", "a@b\r\nBcc: c@d");
    assertRefused("mail.base-url", "it0.example");
    assertRefused("mail.smtp.port", "0");
    assertRefused("mail.max-attempts", "0");
  }

  @Test
  void a_password_is_not_shown() {
    assertThat(MailConfig.from(config(Map.of("mail.smtp.password", "secret"))).toString())
        .doesNotContain("secret");
  }

  private static void assertRefused(String key, String value) {
    assertThatThrownBy(() -> MailConfig.from(config(Map.of(key, value))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key);
  }

  private static Config config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(values, "test", 100))
        .build();
  }
}
