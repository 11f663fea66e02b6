package io.it0.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.money.Money;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MailTemplateTest {

  private static final Map<String, Object> INVOICE =
      Map.of(
          "invoice",
          "IT0-42",
          "total",
          Money.of("49.99", "USD"),
          "due",
          Instant.parse("2026-11-30T23:30:00Z"),
          "link",
          "https://pay.example/i/42?a=1&b=2");

  @Test
  void english() {
    var written = write(MailKind.INVOICE_ISSUED, MailLocale.EN, INVOICE, ZoneOffset.UTC);
    assertThat(written.subject()).isEqualTo("Invoice IT0-42 for Acme: USD 49.99");
    assertThat(written.text())
        .startsWith("Hello Acme,\n\nyour invoice IT0-42 over USD 49.99 has been issued.")
        .contains("It is due on November 30, 2026.")
        .contains("https://pay.example/i/42?a=1&b=2\n");
    assertThat(written.html())
        .contains("<a href=\"https://pay.example/i/42?a=1&amp;b=2\">")
        .contains("lang=\"en\"");
  }

  @Test
  void chinese_with_the_day_that_it_is_there() {
    var written =
        write(MailKind.INVOICE_ISSUED, MailLocale.ZH, INVOICE, ZoneId.of("Asia/Shanghai"));
    assertThat(written.subject()).isEqualTo("Acme 的账单 IT0-42：USD 49.99");
    assertThat(written.text())
        .startsWith("Acme，您好：\n\n您的账单 IT0-42 已出具，金额为 USD 49.99")
        .contains("付款到期日为 2026年12月1日。");
    assertThat(written.html()).contains("lang=\"zh\"");
  }

  @Test
  void every_kind_is_written_in_every_language_with_the_same_fields() {
    for (MailKind kind : MailKind.values()) {
      Map<String, String> fields = new HashMap<>(Map.of("tenant", "Acme"));
      kind.fields().forEach(field -> fields.put(field, "<" + field + ">"));
      for (MailLocale locale : MailLocale.values()) {
        var written = MailTemplate.write(kind, locale, fields);
        assertThat(written.text()).as("%s %s", kind, locale).doesNotContain("{", "}");
        kind.fields()
            .forEach(
                field ->
                    assertThat(written.subject() + written.text())
                        .as("%s %s", kind, locale)
                        .contains("<" + field + ">"));
        assertThat(written.html()).doesNotContain("<invoice>", "<plan>");
      }
    }
  }

  @Test
  void what_others_have_typed_is_text_in_html_and_stays_on_its_line() {
    Map<String, Object> fields =
        Map.of(
            "plan", "Pro\r\nBcc: victim@example.com",
            "end", Instant.EPOCH,
            "reason", "<script>alert('x')</script> {tenant} $1 \\");
    var written = write(MailKind.CANCELLED, MailLocale.EN, fields, ZoneOffset.UTC);
    assertThat(written.subject())
        .isEqualTo("Your subscription to Pro Bcc: victim@example.com has ended");
    assertThat(written.text()).contains("Reason: <script>alert('x')</script> {tenant} $1 \\\n");
    assertThat(written.html())
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; {tenant} $1 \\")
        .doesNotContain("<script>");
  }

  @Test
  void a_link_that_is_none_is_only_text() {
    Map<String, Object> fields = new HashMap<>(INVOICE);
    fields.put("link", "javascript:alert(1)");
    assertThat(write(MailKind.INVOICE_ISSUED, MailLocale.EN, fields, ZoneOffset.UTC).html())
        .doesNotContain("<a ");
  }

  @Test
  void a_request_has_exactly_the_fields_of_its_kind() {
    UUID tenant = new UUID(0, 1);
    assertThatThrownBy(() -> new MailRequest(tenant, MailKind.RECEIPT, "x", INVOICE))
        .hasMessageContaining("[amount, invoice, provider, received]");
    assertThatThrownBy(
            () -> new MailRequest(tenant, MailKind.INVOICE_ISSUED, "x", with("total", 1.5)))
        .hasMessageContaining("Double");
    assertThatThrownBy(() -> new MailRequest(tenant, MailKind.INVOICE_ISSUED, " ", INVOICE))
        .hasMessageContaining("source");
  }

  private static Map<String, Object> with(String name, Object value) {
    Map<String, Object> fields = new HashMap<>(INVOICE);
    fields.put(name, value);
    return fields;
  }

  private static MailTemplate.Written write(
      MailKind kind, MailLocale locale, Map<String, Object> fields, ZoneId zone) {
    var request = new MailRequest(new UUID(0, 1), kind, "source", fields);
    Map<String, String> read =
        new HashMap<>(MailFields.read(MailFields.toJson(request.fields()), locale, zone));
    read.put("tenant", "Acme");
    return MailTemplate.write(kind, locale, read);
  }
}
