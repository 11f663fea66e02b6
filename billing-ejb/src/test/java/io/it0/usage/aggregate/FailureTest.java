package io.it0.usage.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ejb.EJBException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureTest {

  @ParameterizedTest
  @ValueSource(strings = {"22001", "22021", "22003", "23514", "42P01", "3F000"})
  void bad_data_is_the_events_fault(String state) {
    assertThat(Failure.of(inContainer(state))).isEqualTo(Failure.EVENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"08006", "40001", "40P01", "53300", "53100", "57P01", "25006", "42501", "XX000"})
  void all_else_is_the_databases(String state) {
    assertThat(Failure.of(inContainer(state))).isEqualTo(Failure.DATABASE);
  }

  @Test
  void a_sum_that_overflows_is_the_events_fault() {
    assertThat(Failure.of(new EJBException(new ArithmeticException("long overflow"))))
        .isEqualTo(Failure.EVENT);
  }

  @Test
  void what_nobody_knows_is_tried_again() {
    assertThat(Failure.of(new EJBException("rolled back"))).isEqualTo(Failure.DATABASE);
    assertThat(Failure.of(inContainer(null))).isEqualTo(Failure.DATABASE);
  }

  private static RuntimeException inContainer(String state) {
    return new EJBException(new IllegalStateException(new SQLException("refused", state)));
  }
}
