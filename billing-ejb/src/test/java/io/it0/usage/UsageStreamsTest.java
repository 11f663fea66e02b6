package io.it0.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.db.UuidV7;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsageStreamsTest {

  private final UsageStreams streams =
      new UsageStreams(null, new UsageConfig.Streams(8, 1_000, 1_000));

  @Test
  void a_tenant_stays_in_its_partition() {
    UUID tenant = UUID.fromString("0192f0c1-0000-7000-8000-000000000001");

    assertThat(streams.keyOf(tenant)).isEqualTo("usage.recorded.{0}");
  }

  @Test
  void tenants_are_spread_evenly() {
    int[] tenants = new int[8];
    for (int i = 0; i < 8_000; i++) {
      tenants[streams.partition(UuidV7.next())]++;
    }

    assertThat(IntStream.of(tenants).boxed()).allMatch(count -> count > 800 && count < 1_200);
  }
}
