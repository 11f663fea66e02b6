package io.it0.billrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class FailureTest {

  private static Failure ofState(String state) {
    return Failure.of(new IllegalStateException("outer", new SQLException("inner", state)));
  }

  @Test
  void transactions_in_each_others_way_try_again() {
    assertThat(ofState("40P01")).isEqualTo(Failure.RETRY);
    assertThat(ofState("40001")).isEqualTo(Failure.RETRY);
  }

  @Test
  void a_database_that_is_away_stops_the_run_and_parks_no_one() {
    for (String state : new String[] {"08006", "57P01", "53300", "25006", "42703", "55P03", null}) {
      assertThat(ofState(state)).isEqualTo(Failure.STOP);
    }
  }

  @Test
  void what_lies_in_the_data_is_parked() {
    assertThat(ofState("23505")).isEqualTo(Failure.PARK);
    assertThat(ofState("22003")).isEqualTo(Failure.PARK);
    assertThat(Failure.of(new ArithmeticException("long overflow"))).isEqualTo(Failure.PARK);
  }

  @Test
  void the_reason_is_the_innermost_and_bounded() {
    assertThat(Failure.reason(new IllegalStateException("outer", new SQLException("inner"))))
        .isEqualTo("inner");
    assertThat(Failure.reason(new IllegalStateException())).isEqualTo("IllegalStateException");
    assertThat(Failure.reason(new IllegalStateException("x".repeat(2000)))).hasSize(1000);
  }
}
