package io.it0.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.it0.problem.ItemError;
import io.it0.problem.ProblemException;
import jakarta.json.stream.JsonLocation;
import jakarta.json.stream.JsonParsingException;
import jakarta.resource.spi.ResourceAllocationException;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProblemTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void a_problem_has_the_members_of_rfc_9457_and_its_code() throws IOException {
    JsonNode body =
        json(
            new ProblemException(
                WebError.BODY_TOO_LARGE, "at most 5 bytes", Map.of("maxBytes", 5)));

    assertThat(body.get("type").asText()).isEqualTo("urn:it0:problem:body-too-large");
    assertThat(body.get("title").asText()).isEqualTo("The body is too large");
    assertThat(body.get("status").asInt()).isEqualTo(413);
    assertThat(body.get("detail").asText()).isEqualTo("at most 5 bytes");
    assertThat(body.get("code").asText()).isEqualTo("BODY_TOO_LARGE");
    assertThat(body.get("instance").asText()).isEqualTo("/api/v1/x");
    assertThat(body.get("maxBytes").asInt()).isEqualTo(5);
  }

  @Test
  void an_extension_cannot_take_the_place_of_a_member() throws IOException {
    JsonNode body = json(new ProblemException(WebError.FORBIDDEN, "no", Map.of("status", 200)));

    assertThat(body.get("status").asInt()).isEqualTo(403);
  }

  @Test
  void the_errors_of_a_batchs_items_are_listed() throws IOException {
    var errors = List.of(new ItemError(3, "EVENT_INVALID", "no id"));

    JsonNode body =
        json(new ProblemException(WebError.INVALID_REQUEST, "no", Map.of("errors", errors)));

    assertThat(body.at("/errors/0/index").asInt()).isEqualTo(3);
    assertThat(body.at("/errors/0/message").asText()).isEqualTo("no id");
  }

  @Test
  void what_nobody_foresaw_keeps_its_text_to_itself() throws IOException {
    JsonNode body = json(new IllegalStateException("password=secret"));

    assertThat(body.get("status").asInt()).isEqualTo(500);
    assertThat(body.toString()).doesNotContain("secret");
  }

  @Test
  void a_problem_is_found_inside_what_the_container_wraps_around_it() throws IOException {
    var wrapped = new IllegalStateException(new ProblemException(WebError.FORBIDDEN, "no"));

    assertThat(json(wrapped).get("code").asText()).isEqualTo("FORBIDDEN");
  }

  @Test
  void broken_json_is_told_with_line_and_column() throws IOException {
    var thrown = new ProcessingException(new JsonParsingException("Invalid token", at(2, 7)));

    JsonNode body = json(thrown);

    assertThat(body.get("code").asText()).isEqualTo("MALFORMED_JSON");
    assertThat(body.get("line").asInt()).isEqualTo(2);
    assertThat(body.get("column").asInt()).isEqualTo(7);
  }

  @Test
  void a_database_that_is_away_is_unavailable_and_says_when_to_come_back() {
    Problem problem = Problems.of(new IllegalStateException(new SQLException("gone", "57P01")));

    assertThat(problem.error()).isEqualTo(WebError.UNAVAILABLE);
    assertThat(problem.headers()).containsEntry("Retry-After", "5");
  }

  @Test
  void a_pool_that_gets_no_connection_is_unavailable() {
    var refused = new ResourceAllocationException("Error in allocating a connection");
    Problem problem = Problems.of(new IllegalStateException(new SQLException(refused)));

    assertThat(problem.error()).isEqualTo(WebError.UNAVAILABLE);
  }

  @Test
  void a_value_that_cannot_be_stored_is_the_callers_mistake() {
    var thrown = new IllegalStateException(new SQLException("invalid byte sequence", "22021"));

    assertThat(Problems.of(thrown).error()).isEqualTo(WebError.INVALID_REQUEST);
  }

  @Test
  void an_error_in_our_sql_is_our_mistake() {
    var thrown = new IllegalStateException(new SQLException("no such column", "42703"));

    assertThat(Problems.of(thrown).error()).isEqualTo(WebError.INTERNAL_ERROR);
  }

  @Test
  void who_is_not_known_is_asked_for_a_token() {
    assertThat(Problems.ofStatus(401).headers())
        .containsEntry("WWW-Authenticate", "Bearer realm=\"it0\"");
  }

  @Test
  void every_status_has_a_problem_of_its_kind() {
    for (int status = 400; status < 600; status++) {
      assertThat(Problems.ofStatus(status).error().status() / 100).isEqualTo(status / 100);
    }
  }

  private static JsonNode json(Throwable thrown) throws IOException {
    return JSON.readTree(Problems.of(thrown).json("/api/v1/x", Optional.empty()));
  }

  private static JsonLocation at(long line, long column) {
    return new JsonLocation() {
      @Override
      public long getLineNumber() {
        return line;
      }

      @Override
      public long getColumnNumber() {
        return column;
      }

      @Override
      public long getStreamOffset() {
        return 0;
      }
    };
  }
}
