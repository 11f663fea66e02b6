package io.it0.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.money.MoneyError;
import jakarta.ejb.ApplicationException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProblemExceptionTest {
  @Test
  void a_problem_says_its_code_and_detail_and_rolls_back() {
    var problem = new ProblemException(MoneyError.CURRENCY_MISMATCH, "invoice USD, payment CNY");

    assertThat(problem.errorCode().code()).isEqualTo("CURRENCY_MISMATCH");
    assertThat(problem.errorCode().status()).isEqualTo(422);
    assertThat(problem.errorCode().title()).isNotBlank();
    assertThat(problem.detail()).isEqualTo("invoice USD, payment CNY");
    assertThat(problem.extensions()).isEmpty();
    assertThat(ProblemException.class.getAnnotation(ApplicationException.class).rollback())
        .isTrue();
  }

  @Test
  void extensions_are_a_copy() {
    var extensions = new HashMap<String, Object>(Map.of("limit", 100));
    var problem = new ProblemException(MoneyError.INVALID_AMOUNT, "too much", extensions);
    extensions.clear();

    assertThat(problem.extensions()).containsExactly(Map.entry("limit", 100));
    assertThatThrownBy(() -> problem.extensions().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void an_item_error_carries_its_index_and_the_code() {
    assertThat(ItemError.of(3, MoneyError.INVALID_AMOUNT, "not a number"))
        .isEqualTo(new ItemError(3, "INVALID_AMOUNT", "not a number"));
    assertThatThrownBy(() -> new ItemError(-1, "X", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
