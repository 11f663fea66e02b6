package io.it0.simulator.alipay;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Alipay's times are GMT+8, without saying so. */
final class ChinaTime {

  private static final ZoneOffset ZONE = ZoneOffset.ofHours(8);
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private ChinaTime() {}

  static String format(Instant time) {
    return FORMAT.format(time.atOffset(ZONE));
  }

  static Instant parse(String text) {
    try {
      return LocalDateTime.parse(text, FORMAT).toInstant(ZONE);
    } catch (DateTimeParseException e) {
      throw new AlipayError("40002", "isv.invalid-parameter", "时间格式错误 " + text);
    }
  }
}
