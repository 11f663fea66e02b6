package io.it0.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.tenancy.Tenant;
import io.it0.tenancy.TenantContext;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class ContextFormatterTest {

  private static final LogRecord LINE = new LogRecord(Level.INFO, "hello");
  private static final Tenant ACME =
      new Tenant(
          UUID.randomUUID(),
          "acme",
          "tenant_acme",
          "Acme",
          Tenant.Status.ACTIVE,
          ZoneOffset.UTC,
          Optional.empty());

  private final TenantContext tenants = new TenantContext(() -> false);

  @Test
  void a_json_line_gets_the_tenant_as_a_member() {
    try (TenantContext.Binding bound = tenants.bind(ACME)) {
      assertThat(bound).isNotNull();
      assertThat(format("{\"message\":\"hello\"}\n"))
          .isEqualTo("{\"tenant\":\"acme\",\"message\":\"hello\"}\n");
    }
  }

  @Test
  void any_other_line_gets_it_in_front() {
    try (TenantContext.Binding bound = tenants.bind(ACME)) {
      assertThat(bound).isNotNull();
      assertThat(format("hello\n")).isEqualTo("[request -, tenant acme] hello\n");
    }
  }

  @Test
  void a_line_that_belongs_to_nobody_stays_as_it_is() {
    assertThat(format("{\"message\":\"hello\"}\n")).isEqualTo("{\"message\":\"hello\"}\n");
  }

  private String format(String line) {
    var inner =
        new Formatter() {
          @Override
          public String format(LogRecord ignored) {
            return line;
          }
        };
    return new ContextFormatter(inner).format(LINE);
  }
}
