package io.it0.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.it0.usage.TokenCounts;
import org.junit.jupiter.api.Test;

class UsageMeterTest {

  private final UsageMeter meter = new UsageMeter();

  @Test
  void a_later_report_of_an_answer_replaces_the_earlier_one_and_keeps_what_it_leaves_out() {
    begin("main", "msg-1", "sonnet", "{\"input_tokens\":1000,\"output_tokens\":1}");
    delta("main", "{\"output_tokens\":120,\"cache_read_input_tokens\":7}");
    delta("main", "{\"output_tokens\":200}");

    assertThat(meter.usage()).containsOnly(java.util.Map.entry("sonnet", counts(1000, 200, 7, 0)));
  }

  @Test
  void answers_add_up_by_model_and_streams_at_the_same_time_are_told_apart() {
    begin("main", "msg-1", "sonnet", "{\"input_tokens\":10,\"output_tokens\":1}");
    begin("sub", "msg-2", "haiku", "{\"input_tokens\":20,\"output_tokens\":1}");
    delta("main", "{\"output_tokens\":5}");
    delta("sub", "{\"output_tokens\":6}");
    begin("main", "msg-3", "sonnet", "{\"input_tokens\":30,\"output_tokens\":2}");

    assertThat(meter.usage().get("sonnet")).isEqualTo(counts(40, 7, 0, 0));
    assertThat(meter.usage().get("haiku")).isEqualTo(counts(20, 6, 0, 0));
  }

  @Test
  void a_whole_answer_does_not_replace_what_its_stream_told() {
    begin("main", "msg-1", "sonnet", "{\"input_tokens\":10,\"output_tokens\":1}");
    delta("main", "{\"output_tokens\":5}");
    boolean told =
        meter.accept(
            json(
                "{\"id\":\"msg-1\",\"model\":\"sonnet\",\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}"));

    assertThat(told).isFalse();
    assertThat(meter.usage().get("sonnet")).isEqualTo(counts(10, 5, 0, 0));
  }

  @Test
  void what_is_no_count_changes_nothing() {
    begin("main", "msg-1", "sonnet", "{\"input_tokens\":10,\"output_tokens\":3}");
    delta("main", "{\"output_tokens\":-1,\"input_tokens\":\"many\"}");
    delta("main", "{\"output_tokens\":1.5,\"input_tokens\":99999999999999999999}");

    assertThat(meter.usage().get("sonnet")).isEqualTo(counts(10, 3, 0, 0));
  }

  @Test
  void a_model_that_used_nothing_is_left_out() {
    begin("main", "msg-1", "sonnet", "{}");

    assertThat(meter.usage()).isEmpty();
  }

  private void begin(String stream, String id, String model, String usage) {
    meter.accept(
        stream,
        json(
            "{\"type\":\"message_start\",\"message\":{\"id\":\"%s\",\"model\":\"%s\",\"usage\":%s}}"
                .formatted(id, model, usage)));
  }

  private void delta(String stream, String usage) {
    meter.accept(stream, json("{\"type\":\"message_delta\",\"delta\":{},\"usage\":" + usage + "}"));
  }

  private static TokenCounts counts(long input, long output, long read, long write) {
    return new TokenCounts(input, output, read, write);
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
