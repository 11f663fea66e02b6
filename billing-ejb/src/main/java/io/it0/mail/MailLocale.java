package io.it0.mail;

import java.util.Locale;

/** The languages that mail is written in. */
public enum MailLocale {
  EN("en", Locale.US),
  ZH("zh", Locale.SIMPLIFIED_CHINESE);

  private final String code;
  private final Locale locale;

  MailLocale(String code, Locale locale) {
    this.code = code;
    this.locale = locale;
  }

  /** As it is stored: {@code en}, {@code zh}. */
  public String code() {
    return code;
  }

  Locale locale() {
    return locale;
  }

  /** @throws IllegalArgumentException if it is none of them */
  static MailLocale of(String code) {
    for (MailLocale locale : values()) {
      if (locale.code.equals(code)) {
        return locale;
      }
    }
    throw new IllegalArgumentException("no mail is written in '" + code + "'");
  }
}
