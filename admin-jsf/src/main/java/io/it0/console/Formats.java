package io.it0.console;

import io.it0.money.Money;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Currency;
import java.util.Locale;

/** Numbers, money and times as the page's language writes them. */
@Named("fmt")
@RequestScoped
public class Formats {

  private static final int COST_DIGITS = 4;
  private static final int RATE_DIGITS = 12;
  private static final int HOUR = 3600;

  @Inject private Preferences preferences;

  public String money(Money money) {
    return money == null ? "" : currency(money.amount(), money.currency());
  }

  /** Dollars that providers charge: fractions of a cent matter. */
  public String cost(BigDecimal usd) {
    if (usd == null) {
      return "";
    }
    boolean small = usd.signum() != 0 && usd.abs().compareTo(BigDecimal.ONE) < 0;
    NumberFormat format = currencyFormat(Currency.getInstance("USD"));
    format.setMaximumFractionDigits(small ? COST_DIGITS : 2);
    return format.format(usd);
  }

  /** A price of a million tokens, with all of its digits. */
  public String rate(BigDecimal rate, String currency) {
    if (rate == null) {
      return "";
    }
    NumberFormat format = currencyFormat(Currency.getInstance(currency));
    format.setMinimumFractionDigits(0);
    format.setMaximumFractionDigits(RATE_DIGITS);
    return format.format(rate);
  }

  private String currency(BigDecimal amount, Currency currency) {
    return currencyFormat(currency).format(amount);
  }

  private NumberFormat currencyFormat(Currency currency) {
    // The region makes $ and ¥ what readers expect: US$ and ¥ in Chinese, $ and CN¥ in English.
    NumberFormat format = NumberFormat.getCurrencyInstance(region());
    format.setCurrency(currency);
    format.setRoundingMode(RoundingMode.HALF_UP);
    format.setMinimumFractionDigits(currency.getDefaultFractionDigits());
    format.setMaximumFractionDigits(currency.getDefaultFractionDigits());
    return format;
  }

  public String number(Number number) {
    return number == null ? "" : NumberFormat.getIntegerInstance(region()).format(number);
  }

  public String decimal(BigDecimal number) {
    return number == null ? "" : NumberFormat.getNumberInstance(region()).format(number);
  }

  /** 1.8M, 180万: for a glance. */
  public String compact(Number number) {
    NumberFormat format = NumberFormat.getCompactNumberInstance(region(), NumberFormat.Style.SHORT);
    format.setMaximumFractionDigits(1);
    return number == null ? "" : format.format(number);
  }

  public String percent(BigDecimal percent) {
    if (percent == null) {
      return "";
    }
    NumberFormat format = NumberFormat.getPercentInstance(region());
    format.setMaximumFractionDigits(1);
    return format.format(percent.movePointLeft(2));
  }

  public String date(Instant instant) {
    return date(instant, ZoneOffset.UTC);
  }

  public String date(Instant instant, ZoneId zone) {
    return instant == null ? "" : dates().format(instant.atZone(zone));
  }

  public String day(LocalDate day) {
    return day == null ? "" : dates().format(day);
  }

  public String month(LocalDate month) {
    return DateTimeFormatter.ofPattern(preferences.isChinese() ? "yyyy年M月" : "MMM yyyy", region())
        .format(month);
  }

  /** To the second, in UTC, which it says. */
  public String time(Instant instant) {
    return instant == null ? "" : times().format(instant.atZone(ZoneOffset.UTC)) + " UTC";
  }

  /** How long ago, or in the future, roughly. */
  public String duration(Duration duration) {
    long seconds = Math.abs(duration.toSeconds());
    if (seconds < 60) {
      return Texts.of("time.seconds", seconds);
    }
    return seconds < HOUR
        ? Texts.of("time.minutes", seconds / 60)
        : seconds < 48L * HOUR
            ? Texts.of("time.hours", seconds / HOUR)
            : Texts.of("time.days", seconds / (24L * HOUR));
  }

  private DateTimeFormatter dates() {
    return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(region());
  }

  private DateTimeFormatter times() {
    return DateTimeFormatter.ofPattern(
        preferences.isChinese() ? "yyyy年M月d日 HH:mm:ss" : "MMM d, yyyy HH:mm:ss", region());
  }

  /** For a machine, as the time element wants it. */
  public String iso(TemporalAccessor time) {
    return time == null ? "" : time.toString();
  }

  private Locale region() {
    return preferences.isChinese() ? Locale.SIMPLIFIED_CHINESE : Locale.US;
  }
}
