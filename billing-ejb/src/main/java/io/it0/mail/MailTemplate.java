package io.it0.mail;

import java.util.Map;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes a message from its kind's template in the bundle {@code mail}: a subject, and a text of paragraphs, from which
 * the HTML is made. Fields stand in braces.
 */
final class MailTemplate {

  private static final Pattern FIELD = Pattern.compile("\\{([a-z]+)}");
  private static final String LINK = "link";

  /** What a message says. */
  record Written(String subject, String text, String html) {}

  private MailTemplate() {}

  /** @param fields those of the kind, and {@code tenant}, each on one line */
  static Written write(MailKind kind, MailLocale locale, Map<String, String> fields) {
    // Never the machine's own language in the place of a missing one.
    var bundle =
        ResourceBundle.getBundle(
            "io.it0.mail.mail",
            locale.locale(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    String text =
        bundle.getString(kind.name() + ".text") + "\n\n" + bundle.getString("closing.text");
    return new Written(
        fill(bundle.getString(kind.name() + ".subject"), fields),
        fill(text, fields) + "\n",
        html(text, fields, locale));
  }

  private static String fill(String template, Map<String, String> fields) {
    return FIELD
        .matcher(template)
        .replaceAll(match -> Matcher.quoteReplacement(value(fields, match.group(1))));
  }

  private static String value(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the template has a field that the mail has not: " + name);
    }
    return value;
  }

  private static String html(String template, Map<String, String> fields, MailLocale locale) {
    var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"").append(locale.code());
    html.append("\"><head><meta charset=\"utf-8\"></head><body>\n");
    for (String paragraph : template.split("\n\n")) {
      String filled =
          FIELD
              .matcher(escape(paragraph))
              .replaceAll(match -> Matcher.quoteReplacement(markup(fields, match.group(1))));
      html.append("<p>").append(filled.replace("\n", "<br>\n")).append("</p>\n");
    }
    return html.append("</body></html>\n").toString();
  }

  private static String markup(Map<String, String> fields, String name) {
    String value = escape(value(fields, name));
    boolean address = name.equals(LINK) && value.matches("https?://.*");
    return address ? "<a href=\"%s\">%s</a>".formatted(value, value) : value;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
