package io.it0.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.invoicing.explain.RecordRow;
import io.it0.usage.TokenCounts;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageCsvTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  @Test
  void a_record_is_a_line_and_what_is_unknown_is_empty() {
    assertThat(UsageCsv.of(List.of(record("task-4711"))))
        .isEqualTo(
            """
            source,event_id,occurred_at,model,agent,task_id,session_id,input_tokens,output_tokens,\
            cache_read_tokens,cache_write_tokens,billable_tokens,late,recorded_at\r
            agents/support,task-4711,2026-11-23T12:00:00Z,m,,,,1,2,3,4,3,false,2026-11-23T12:00:00Z\r
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "=cmd|'=cmd",
        "+1|'+1",
        "-1|'-1",
        "@SUM(A1)|'@SUM(A1)",
        "=HYPERLINK(\"http://x\",\"y\")|\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"",
        "a,b|\"a,b\"",
        "say \"hi\"|\"say \"\"hi\"\"\"",
        "a=b|a=b",
        "＝1|'＝1",
        "任务|任务",
      })
  void what_others_have_typed_is_text_and_never_a_formula(String typed, String field) {
    assertThat(UsageCsv.of(List.of(record(typed)))).contains("agents/support," + field + ",2026");
  }

  private static RecordRow record(String eventId) {
    return new RecordRow(
        "agents/support",
        eventId,
        NOON,
        "m",
        null,
        null,
        null,
        new TokenCounts(1, 2, 3, 4),
        3,
        false,
        NOON);
  }
}
