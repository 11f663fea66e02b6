package io.it0.usage.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.it0.problem.ItemError;
import io.it0.problem.ProblemException;
import io.it0.usage.TokenCounts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CloudEventReaderTest {

  private static final String GOOD =
      "{'specversion':'1.0','type':'t','source':'s','id':'1','time':'2026-11-23T12:00:00Z',"
          + "'data':{'model':'m','inputTokens':7,'outputTokens':3}}";

  @Test
  void an_event_is_read_with_all_that_it_carries() {
    String event =
        "{'id':'e','source':'agents/a','type':'t','specversion':'1.0','time':'2026-11-23T13:00:00.123456789+01:00',"
            + "'tenant':'acme','subject':'x','traceparent':{'a':[1]},'datacontenttype':'application/json',"
            + "'data':{'model':'m','inputTokens':1,'outputTokens':2,'cacheReadTokens':3,'cacheWriteTokens':4,"
            + "'agent':'coder','taskId':'t1','sessionId':'s1','mood':'good'}}";

    CloudEvent read = single(event).events().get(0);

    assertThat(read)
        .isEqualTo(
            new CloudEvent(
                0,
                "e",
                "agents/a",
                Instant.parse("2026-11-23T12:00:00.123456Z"),
                "acme",
                "m",
                new TokenCounts(1, 2, 3, 4),
                0,
                "coder",
                "t1",
                "s1"));
  }

  @Test
  void a_bad_event_of_a_batch_does_not_spoil_its_neighbours() {
    var read = read("[" + GOOD + ",42," + GOOD + "]", EventFormat.BATCH);

    assertThat(read.events()).extracting(CloudEvent::index).containsExactly(0, 2);
    assertThat(read.faults())
        .containsExactly(new ItemError(1, "EVENT_INVALID", "an event is a JSON object"));
  }

  @Test
  void a_broken_line_spoils_only_itself_and_blank_ones_do_not_count() {
    var read = read(GOOD + "\r\n\n{broken\n" + GOOD, EventFormat.NDJSON);

    assertThat(read.events()).extracting(CloudEvent::index).containsExactly(0, 2);
    assertThat(read.faults()).extracting(ItemError::code).containsExactly("EVENT_INVALID");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'id':'1'        | 'id':7                    | ATTRIBUTE_INVALID       | id:",
        "'id':'1'        | 'id':''                   | ATTRIBUTE_INVALID       | id:",
        "'id':'1'        | 'id':null                 | ATTRIBUTE_INVALID       | id:",
        "'id':'1'        | 'id':'a\\u0000b'          | ATTRIBUTE_INVALID       | id:",
        "'id':'1'        | 'id':'a\\ud800b'          | ATTRIBUTE_INVALID       | id:",
        "'source':'s'    | 'source':['s']            | ATTRIBUTE_INVALID       | source:",
        "'source':'s'    | 'source':'it0/agent-tasks' | SOURCE_RESERVED        | source:",
        "'type':'t'      | 'kind':'t'                | ATTRIBUTE_INVALID       | type:",
        "'1.0'           | '0.3'                     | SPECVERSION_UNSUPPORTED | specversion:",
        "2026-11-23T     | 2026-02-30T               | TIME_INVALID            | time:",
        "'inputTokens':7 | 'inputTokens':-1          | TOKENS_INVALID          | data.inputTokens:",
        "'inputTokens':7 | 'inputTokens':1.0         | TOKENS_INVALID          | data.inputTokens:",
        "'inputTokens':7 | 'inputTokens':'7'         | TOKENS_INVALID          | data.inputTokens:",
        "'inputTokens':7 | 'inputTokens':1000000000001 | TOKENS_INVALID        | data.inputTokens:",
        "'inputTokens':7 | 'inputTokens':99999999999999999999 | TOKENS_INVALID | data.inputTokens:",
        "'inputTokens':7 | 'input':7                 | TOKENS_INVALID          | data.inputTokens:",
        "'model':'m'     | 'model':null              | DATA_INVALID            | data.model:",
        "'data':{        | 'data_base64':'e30=','x':{ | DATA_INVALID           | data_base64:",
      })
  void what_is_wrong_is_named_with_its_place(
      String field, String instead, String code, String place) {
    ItemError fault = single(GOOD.replace(field.trim(), instead.trim())).faults().get(0);

    assertThat(fault.code()).isEqualTo(code.trim());
    assertThat(fault.message()).startsWith(place.trim());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "BATCH  | {}",
        "BATCH  | [1,]",
        "BATCH  | [] []",
        "BATCH  | [NaN]",
        "SINGLE | []",
        "SINGLE | {'id':'a','id':'b'}",
        "SINGLE | {} {}",
        "SINGLE | {'data':{'model':'a','model':'b'}}",
      })
  void a_body_that_is_not_of_its_format_is_refused_whole(EventFormat format, String body) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> read(body, format))
        .satisfies(e -> assertThat(e.errorCode()).isEqualTo(IntakeError.MALFORMED_JSON));
  }

  @Test
  void depth_and_number_are_bounded() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> read("[".repeat(10_000), EventFormat.BATCH))
        .satisfies(e -> assertThat(e.errorCode()).isEqualTo(IntakeError.MALFORMED_JSON));
    String many = "[" + String.join(",", Collections.nCopies(101, "{}")) + "]";
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> read(many, EventFormat.BATCH))
        .satisfies(e -> assertThat(e.errorCode()).isEqualTo(IntakeError.BATCH_TOO_LARGE));
  }

  private static final String OPENAI =
      "{'specversion':'1.0','type':'t','source':'s','id':'2','dataschema':'https://it0.io/schemas/usage/openai-chat',"
          + "'data':{'model':'gpt-4o','agent':'coder','taskId':'t1','usage':{'prompt_tokens':10,'completion_tokens':3,"
          + "'prompt_tokens_details':{'cached_tokens':4}}}}";

  private static final String ANTHROPIC_DATA_FIRST =
      "{'data':{'model':'claude-sonnet-4-5','sessionId':'s1','input_tokens':7,'output_tokens':3,'cache_creation':"
          + "{'ephemeral_1h_input_tokens':5}},'specversion':'1.0','type':'t','source':'s','id':'3',"
          + "'dataschema':'https://it0.io/schemas/usage/anthropic'}";

  @ParameterizedTest
  @EnumSource(
      value = EventFormat.class,
      names = {"BATCH", "NDJSON"})
  void providers_usage_is_read_among_own_events_wherever_the_dataschema_stands(EventFormat format) {
    List<String> all = List.of(GOOD, OPENAI, ANTHROPIC_DATA_FIRST, GOOD);
    String body =
        format == EventFormat.BATCH ? "[" + String.join(",", all) + "]" : String.join("\n", all);
    var read = read(body, format);

    assertThat(read.faults()).isEmpty();
    assertThat(read.events())
        .extracting(CloudEvent::tokens)
        .containsExactly(
            new TokenCounts(7, 3, 0, 0),
            new TokenCounts(6, 3, 4, 0),
            new TokenCounts(7, 3, 0, 5),
            new TokenCounts(7, 3, 0, 0));
    assertThat(read.events()).extracting(CloudEvent::writtenFor1h).containsExactly(0L, 0L, 5L, 0L);
    assertThat(read.events().get(1).agent()).isEqualTo("coder");
    assertThat(read.events().get(1).taskId()).isEqualTo("t1");
    assertThat(read.events().get(2).sessionId()).isEqualTo("s1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "openai-chat | {'model':'m','prompt_tokens':3,'completion_tokens':1,'prompt_tokens_details':{'cached_tokens':4}} | TOKENS_INVALID | data.prompt_tokens_details.cached_tokens: 4 is more than prompt_tokens, which is 3 and includes it",
        "openai-chat | {'prompt_tokens':3,'completion_tokens':1} | DATA_INVALID | data.model: is required",
        "openai-chat | {'model':7,'prompt_tokens':3,'completion_tokens':1} | TOKENS_INVALID | data.model: must be a string",
        "openai-chat | {'model':'m','prompt_tokens':3,'completion_tokens':1,'agent':''} | DATA_INVALID | data.agent: must have 1 to 120 characters",
        "openai-chat | {'model':'m','prompt_tokens':3,'prompt_tokens':3} | DATA_INVALID | data.prompt_tokens: is given twice",
        "openai-chat | [] | DATA_INVALID | data: must be a JSON object",
        "antropic | {'model':'m','input_tokens':3} | DATASCHEMA_UNKNOWN | dataschema: there is no https://it0.io/schemas/usage/antropic",
      })
  void providers_usage_that_cannot_be_taken_is_refused_item_by_item(
      String schema, String data, String code, String message) {
    for (String order : List.of("first", "last")) {
      String given = "'dataschema':'https://it0.io/schemas/usage/" + schema + "',";
      String event =
          "{'specversion':'1.0',%s'type':'t','source':'s','data':%s,%s'id':'1'}"
              .formatted(
                  order.equals("first") ? given : "", data, order.equals("last") ? given : "");
      var read = read("[" + GOOD + "," + event + "," + GOOD + "]", EventFormat.BATCH);
      assertThat(read.events()).hasSize(2);
      assertThat(read.faults()).containsExactly(new ItemError(1, code, message));
    }
  }

  @Test
  void the_own_dataschema_and_a_foreign_one_change_nothing() {
    for (String uri : List.of("https://it0.io/schemas/usage/it0", "https://example.com/mine")) {
      var read = single(GOOD.replace("'source'", "'dataschema':'" + uri + "','source'"));
      assertThat(read.events().get(0).tokens()).isEqualTo(new TokenCounts(7, 3, 0, 0));
    }
  }

  private static CloudEventReader.Events single(String body) {
    return read(body, EventFormat.SINGLE);
  }

  private static CloudEventReader.Events read(String body, EventFormat format) {
    byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return CloudEventReader.read(bytes, format, 100);
  }
}
