package io.it0.document;

import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a document can be written in. */
public enum Language {
  EN(Locale.ENGLISH, "d MMM yyyy"),
  ZH(Locale.SIMPLIFIED_CHINESE, "yyyy年M月d日");

  private final Locale locale;
  private final DateTimeFormatter dates;

  Language(Locale locale, String dates) {
    this.locale = locale;
    this.dates = DateTimeFormatter.ofPattern(dates, locale);
  }

  /** Of a language tag such as {@code zh-CN}; empty: there is none for it. */
  public static Optional<Language> of(String tag) {
    String language = Locale.forLanguageTag(tag).getLanguage();
    return Stream.of(values()).filter(known -> known.code().equals(language)).findFirst();
  }

  public String code() {
    return locale.getLanguage();
  }

  DateTimeFormatter dates() {
    return dates;
  }
}
