package io.it0.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TokenCountsTest {
  @Test
  void cache_tokens_are_billable_only_where_the_plan_counts_them() {
    var counts = new TokenCounts(1_000, 200, 30, 4);
    assertThat(counts.billable(false)).isEqualTo(1_200);
    assertThat(counts.billable(true)).isEqualTo(1_234);
    assertThat(counts.total()).isEqualTo(1_234);
  }

  @Test
  void counts_add_up_by_kind() {
    assertThat(new TokenCounts(1, 2, 3, 4).plus(new TokenCounts(10, 20, 30, 40)))
        .isEqualTo(new TokenCounts(11, 22, 33, 44));
    assertThat(TokenCounts.ZERO.plus(TokenCounts.ZERO)).isEqualTo(TokenCounts.ZERO);
  }

  @Test
  void no_kind_is_negative() {
    assertThatThrownBy(() -> new TokenCounts(-1, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TokenCounts(0, -1, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TokenCounts(0, 0, -1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TokenCounts(0, 0, 0, Long.MIN_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sums_never_wrap_around() {
    var most = new TokenCounts(Long.MAX_VALUE, 1, 0, 0);
    assertThatThrownBy(() -> most.plus(most)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(most::total).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> most.billable(false)).isInstanceOf(ArithmeticException.class);
  }
}
