package io.it0.document;

import io.it0.period.Period;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

/** A document's fixed words and dates, in one language and time zone. */
final class Words {

  private static final Control NO_FALLBACK =
      Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

  private final Language language;
  private final ZoneId zone;
  private final ResourceBundle bundle;

  Words(Language language, ZoneId zone) {
    this.language = language;
    this.zone = zone;
    this.bundle =
        ResourceBundle.getBundle(
            "io.it0.document.documents",
            Locale.forLanguageTag(language.code()),
            Words.class.getClassLoader(),
            NO_FALLBACK);
  }

  Language language() {
    return language;
  }

  String of(String key, Object... arguments) {
    String pattern = bundle.getString(key);
    return arguments.length == 0
        ? pattern
        : new MessageFormat(pattern, Locale.ROOT).format(arguments);
  }

  String date(Instant at) {
    return language.dates().format(at.atZone(zone));
  }

  /** From its first day to its last. */
  String period(Period period) {
    String first = date(period.start());
    String last = date(period.end().minusNanos(1));
    return first.equals(last) ? first : first + " – " + last;
  }
}
