package io.it0.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

  @ParameterizedTest
  @CsvSource({
    "2026-11-01T12:00:00Z, 2026-11-01T12:00:00Z",
    "2026-11-01t12:00:00z, 2026-11-01T12:00:00Z",
    "2026-11-01T12:00:00.5Z, 2026-11-01T12:00:00.5Z",
    "2026-11-01T12:00:00.123456789Z, 2026-11-01T12:00:00.123456Z",
    "2026-11-01T12:00:00.999999999Z, 2026-11-01T12:00:00.999999Z",
    "2026-11-01T12:00:00+05:30, 2026-11-01T06:30:00Z",
    "2026-11-01T00:30:00+01:00, 2026-10-31T23:30:00Z",
    "2026-12-31T23:00:00-14:00, 2027-01-01T13:00:00Z",
    "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
    "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
    "1969-12-31T23:59:59.25Z, 1969-12-31T23:59:59.25Z"
  })
  void a_timestamp_is_read_to_the_microsecond(String text, Instant wanted) {
    assertThat(Rfc3339.parse(text)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-11-01",
        "2026-11-01T12:00:00",
        "2026-11-01 12:00:00Z",
        "2026-11-01T12:00Z",
        "2026-02-29T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "2026-11-01T24:00:00Z",
        "2026-11-01T12:60:00Z",
        "2026-11-01T12:00:61Z",
        "2026-11-01T12:00:00.Z",
        "2026-11-01T12:00:00.1234567890Z",
        "2026-11-01T12:00:00+0530",
        "2026-11-01T12:00:00+24:00",
        "2026-11-01T12:00:00Z ",
        "+2026-11-01T12:00:00Z",
        "20261-11-01T12:00:00Z",
        "٢٠٢٦-11-01T12:00:00Z"
      })
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> Rfc3339.parse(text)).isInstanceOf(DateTimeException.class);
  }

  @Test
  void what_an_instant_prints_is_read_back() {
    Instant instant = Instant.parse("2026-11-01T12:34:56.789012Z");

    assertThat(Rfc3339.parse(instant.toString())).isEqualTo(instant);
  }
}
