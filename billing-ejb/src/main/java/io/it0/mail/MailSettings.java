package io.it0.mail;

import static io.it0.mail.MailError.MAIL_SETTINGS_INVALID;

import io.it0.problem.ProblemException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a tenant wants its mail.
 *
 * @param billingEmail empty: its administrators get it
 */
public record MailSettings(MailLocale locale, Optional<String> billingEmail) {

  private static final Pattern ADDRESS =
      Pattern.compile(
          "[^@\\s\\p{Cntrl}<>,;:\"()\\[\\]\\\\]+@[^@\\s\\p{Cntrl}<>,;:\"()\\[\\]\\\\]+");
  private static final int ADDRESS_LENGTH = 254;

  /** @throws ProblemException saying what is wrong */
  public static MailSettings checked(String locale, String billingEmail) {
    return new MailSettings(
        language(locale), Optional.ofNullable(billingEmail).map(MailSettings::address));
  }

  private static MailLocale language(String code) {
    try {
      return MailLocale.of(code);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(MAIL_SETTINGS_INVALID, "locale: must be en or zh");
    }
  }

  private static String address(String text) {
    String address = text.strip().toLowerCase(Locale.ROOT);
    if (address.length() > ADDRESS_LENGTH || !ADDRESS.matcher(address).matches()) {
      throw new ProblemException(
          MAIL_SETTINGS_INVALID, "billingEmail: must be an address like billing@example.com");
    }
    return address;
  }
}
