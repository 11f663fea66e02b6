package io.it0.subscription;

import static io.it0.subscription.SubscriptionStatus.ACTIVE;
import static io.it0.subscription.SubscriptionStatus.CANCELLED;
import static io.it0.subscription.SubscriptionStatus.EXPIRED;
import static io.it0.subscription.SubscriptionStatus.PAST_DUE;
import static io.it0.subscription.SubscriptionStatus.TRIALING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.problem.ProblemException;
import org.junit.jupiter.api.Test;

class SubscriptionStatusTest {

  @Test
  void the_ways_are_those_of_the_table() {
    assertThat(TRIALING.next()).containsExactlyInAnyOrder(ACTIVE, EXPIRED, CANCELLED);
    assertThat(ACTIVE.next()).containsExactlyInAnyOrder(PAST_DUE, CANCELLED, EXPIRED);
    assertThat(PAST_DUE.next()).containsExactlyInAnyOrder(ACTIVE, CANCELLED);
    assertThat(CANCELLED.next()).isEmpty();
    assertThat(EXPIRED.next()).isEmpty();
  }

  @Test
  void another_way_is_refused() {
    assertThat(ACTIVE.to(PAST_DUE)).isEqualTo(PAST_DUE);
    assertThatThrownBy(() -> CANCELLED.to(ACTIVE))
        .isInstanceOf(ProblemException.class)
        .hasMessage("it is cancelled and cannot become active");
    assertThatThrownBy(() -> ACTIVE.to(ACTIVE)).isInstanceOf(ProblemException.class);
  }

  @Test
  void labels_are_read_as_they_are_written() {
    for (SubscriptionStatus status : SubscriptionStatus.values()) {
      assertThat(SubscriptionStatus.ofLabel(status.label())).isEqualTo(status);
      assertThat(status.isLive()).isEqualTo(status != CANCELLED && status != EXPIRED);
    }
  }
}
