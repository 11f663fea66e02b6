package io.it0.usage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageCodecTest {

  private static final UUID TENANT = UUID.fromString("0192f0c1-0000-7000-8000-000000000001");
  private static final UsageRecorded FULL =
      new UsageRecorded(
          TENANT,
          "urn:agents/\"7\"",
          "e-1 ✓ \uD83D\uDE80",
          "task",
          "session",
          "agent",
          "claude-sonnet-4-5",
          new TokenCounts(1_000_000_000_000L, 2, 3, 4),
          new BigDecimal("0.000000000000000001"),
          Instant.parse("2026-11-01T12:34:56.789012Z"),
          true,
          true);
  private static final UsageRecorded BARE =
      new UsageRecorded(
          TENANT,
          "s",
          "e",
          null,
          null,
          null,
          "m",
          TokenCounts.ZERO,
          null,
          Instant.parse("2026-11-01T12:00:00Z"),
          false,
          false);

  @Test
  void what_is_written_is_read_back() throws IOException {
    var elements = UsageCodec.decode(UsageCodec.encode(List.of(FULL, BARE)));

    assertThat(elements).extracting(UsageCodec.Element::event).containsExactly(FULL, BARE);
  }

  @Test
  void a_bare_event_is_as_short_as_documented() {
    assertThat(UsageCodec.encode(BARE))
        .isEqualTo(
            "{\"tenantId\":\"0192f0c1-0000-7000-8000-000000000001\",\"source\":\"s\",\"eventId\":\"e\","
                + "\"model\":\"m\",\"inputTokens\":0,\"outputTokens\":0,\"occurredAt\":\"2026-11-01T12:00:00Z\"}");
  }

  @Test
  void one_bad_element_leaves_the_others() throws IOException {
    String bad = "{\"tenantId\":\"no uuid\",\"inputTokens\":[1,{\"a\":2}]}";
    String payload =
        "[" + UsageCodec.encode(BARE) + "," + bad + "," + UsageCodec.encode(FULL) + "]";

    var elements = UsageCodec.decode(payload.getBytes(UTF_8));

    assertThat(elements).extracting(UsageCodec.Element::event).containsExactly(BARE, null, FULL);
    assertThat(elements.get(1).json()).isEqualTo(bad);
    assertThat(elements.get(1).fault()).startsWith("inputTokens");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "7", "[7]", "[{}", "[{\"inputTokens\":99999999999999999999}]"})
  void what_is_no_array_of_events_is_refused_whole(String payload) {
    assertThatThrownBy(() -> UsageCodec.decode(payload.getBytes(UTF_8)))
        .isInstanceOf(IOException.class);
  }
}
