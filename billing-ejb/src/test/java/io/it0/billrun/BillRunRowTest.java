package io.it0.billrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BillRunRowTest {

  private static final Instant START = Instant.parse("2023-12-01T00:05:00Z");

  private static BillRunRow row(BillRunStatus status, RunProgress progress) {
    return new BillRunRow(
        UUID.randomUUID(),
        Optional.empty(),
        false,
        BillRunTrigger.TIMER,
        "timer",
        status,
        progress,
        Optional.empty(),
        START,
        START.plusSeconds(10),
        Optional.empty());
  }

  @Test
  void the_rest_takes_as_long_as_what_is_done_took() {
    assertThat(row(BillRunStatus.RUNNING, new RunProgress(1000, 199, 190, 1)).eta())
        .contains(START.plusSeconds(50));
  }

  @Test
  void nothing_is_said_before_anything_is_done_or_after_the_end() {
    assertThat(row(BillRunStatus.RUNNING, new RunProgress(1000, 0, 0, 0)).eta()).isEmpty();
    assertThat(row(BillRunStatus.WAITING, RunProgress.NONE).eta()).isEmpty();
    assertThat(row(BillRunStatus.COMPLETED, new RunProgress(10, 10, 10, 0)).eta()).isEmpty();
  }
}
