package io.it0.usage.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.it0.problem.ItemError;
import io.it0.problem.ProblemException;
import io.it0.usage.TokenCounts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  private static CloudEventReader.Events single(String body) {
    return read(body, EventFormat.SINGLE);
  }

  private static CloudEventReader.Events read(String body, EventFormat format) {
    byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return CloudEventReader.read(bytes, format, 100);
  }
}
