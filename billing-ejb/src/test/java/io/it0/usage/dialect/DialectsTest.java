package io.it0.usage.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import io.it0.usage.TokenCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Worked examples: one conversation of 1,000 fresh, 400 cached and 300 written tokens, as each provider reports it. */
class DialectsTest {

  private static final JsonFactory JSON = new JsonFactory();

  @Test
  void anthropics_input_is_beside_the_cache() {
    Used used =
        read(
            "anthropic",
            """
            {"model":"claude-sonnet-4-5","input_tokens":1000,"output_tokens":200,
             "cache_creation_input_tokens":300,"cache_read_input_tokens":400,
             "cache_creation":{"ephemeral_5m_input_tokens":300,"ephemeral_1h_input_tokens":0},
             "server_tool_use":{"web_search_requests":2},"service_tier":"standard"}
            """);
    assertThat(used)
        .isEqualTo(
            new Used("claude-sonnet-4-5", new TokenCounts(1_000, 200, 400, 300), 0, null, null));
  }

  @Test
  void anthropics_writes_for_an_hour_are_told_apart() {
    Used used =
        read(
            "anthropic",
            """
            {"input_tokens":1,"output_tokens":2,"cache_creation_input_tokens":300,
             "cache_creation":{"ephemeral_5m_input_tokens":100,"ephemeral_1h_input_tokens":200}}
            """);
    assertThat(used.tokens().cacheWrite()).isEqualTo(300);
    assertThat(used.writtenFor1h()).isEqualTo(200);
    assertThat(
            read(
                    "anthropic",
                    """
                    {"input_tokens":1,"output_tokens":2,"cache_creation":{"ephemeral_1h_input_tokens":7}}
                    """)
                .tokens()
                .cacheWrite())
        .as("the parts alone are enough")
        .isEqualTo(7);
  }

  @Test
  void openais_prompt_includes_the_cache_and_its_completion_the_reasoning() {
    Used used =
        read(
            "openai-chat",
            """
            {"id":"chatcmpl-1","object":"chat.completion","model":"gpt-4o-2024-08-06","choices":[{"index":0}],
             "usage":{"prompt_tokens":1400,"completion_tokens":200,"total_tokens":1600,
               "prompt_tokens_details":{"cached_tokens":400,"audio_tokens":0},
               "completion_tokens_details":{"reasoning_tokens":150,"accepted_prediction_tokens":0}}}
            """);
    assertThat(used).isEqualTo(Used.of("gpt-4o-2024-08-06", new TokenCounts(1_000, 200, 400, 0)));
  }

  @Test
  void openais_responses_are_named_like_anthropics_and_include_the_cache() {
    String usage =
        """
        {"input_tokens":1400,"input_tokens_details":{"cached_tokens":400},"output_tokens":200,
         "output_tokens_details":{"reasoning_tokens":64},"total_tokens":1600}
        """;
    assertThat(read("openai-responses", usage).tokens())
        .isEqualTo(new TokenCounts(1_000, 200, 400, 0));
    assertThat(read("anthropic", "{\"input_tokens\":1400,\"output_tokens\":200}").tokens())
        .as("the same names mean another thing there")
        .isEqualTo(new TokenCounts(1_400, 200, 0, 0));
  }

  @Test
  void geminis_prompt_includes_the_cache_and_its_thoughts_are_on_top() {
    Used used =
        read(
            "gemini",
            """
            {"modelVersion":"gemini-2.5-pro","candidates":[],
             "usageMetadata":{"promptTokenCount":1400,"cachedContentTokenCount":400,"candidatesTokenCount":120,
               "thoughtsTokenCount":80,"toolUsePromptTokenCount":50,"totalTokenCount":1650,
               "promptTokensDetails":[{"modality":"TEXT","tokenCount":1400}]}}
            """);
    assertThat(used).isEqualTo(Used.of("gemini-2.5-pro", new TokenCounts(1_050, 200, 400, 0)));
  }

  @Test
  void gemini_leaves_out_what_is_zero() {
    assertThat(read("gemini", "{\"promptTokenCount\":9,\"totalTokenCount\":9}").tokens())
        .isEqualTo(new TokenCounts(9, 0, 0, 0));
  }

  @ParameterizedTest
  @CsvSource({"1200", "1900"})
  void bedrocks_input_is_beside_the_cache_and_its_total_with_it_or_without(long total) {
    Used used =
        read(
            "bedrock-converse",
            """
            {"modelId":"anthropic.claude-sonnet-4-5-20250929-v1:0","usage":{"inputTokens":1000,"outputTokens":200,
             "totalTokens":%d,"cacheReadInputTokens":400,"cacheWriteInputTokens":300}}
            """
                .formatted(total));
    assertThat(used)
        .isEqualTo(
            Used.of(
                "anthropic.claude-sonnet-4-5-20250929-v1:0",
                new TokenCounts(1_000, 200, 400, 300)));
  }

  @Test
  void opentelemetrys_input_includes_reading_and_writing_the_cache() {
    Used used =
        read(
            "opentelemetry-genai",
            """
            {"gen_ai.provider.name":"anthropic","gen_ai.request.model":"claude-sonnet-4-5",
             "gen_ai.response.model":"claude-sonnet-4-5-20250929","gen_ai.usage.input_tokens":1700,
             "gen_ai.usage.output_tokens":200,"gen_ai.usage.cache_read.input_tokens":400,
             "gen_ai.usage.cache_creation.input_tokens":300,"gen_ai.agent.name":"support",
             "gen_ai.conversation.id":"c-7","gen_ai.request.temperature":0.5}
            """);
    assertThat(used)
        .isEqualTo(
            new Used(
                "claude-sonnet-4-5-20250929",
                new TokenCounts(1_000, 200, 400, 300),
                0,
                "support",
                "c-7"));
  }

  @Test
  void opentelemetrys_older_names_are_read_too() {
    assertThat(
            read(
                    "opentelemetry-genai",
                    """
                    {"gen_ai.system":"openai","gen_ai.request.model":"gpt-4o","gen_ai.usage.prompt_tokens":10,
                     "gen_ai.usage.completion_tokens":5,"gen_ai.usage.cache_write.input_tokens":4}
                    """)
                .tokens())
        .isEqualTo(new TokenCounts(6, 5, 0, 4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "anthropic | {'input_tokens':1} | data.output_tokens: is required",
        "anthropic | {'input_tokens':-1,'output_tokens':1} | data.input_tokens: must be a whole number from 0 to 1000000000000",
        "anthropic | {'input_tokens':1.5,'output_tokens':1} | data.input_tokens: must be a whole number from 0 to 1000000000000",
        "anthropic | {'input_tokens':'1','output_tokens':1} | data.input_tokens: must be a whole number from 0 to 1000000000000",
        "anthropic | {'input_tokens':99999999999999999999,'output_tokens':1} | data.input_tokens: must be a whole number from 0 to 1000000000000",
        "anthropic | {'input_tokens':1,'output_tokens':1,'cache_creation_input_tokens':5,'cache_creation':{'ephemeral_1h_input_tokens':6}} | data.cache_creation_input_tokens: 5 is not the sum of its parts, 6",
        "anthropic | {'input_tokens':1,'usage':{'input_tokens':2,'output_tokens':1}} | data.input_tokens: is given twice",
        "openai-chat | {'prompt_tokens':10,'completion_tokens':1,'prompt_tokens_details':{'cached_tokens':11}} | data.prompt_tokens_details.cached_tokens: 11 is more than prompt_tokens, which is 10 and includes it",
        "openai-chat | {'prompt_tokens':10,'completion_tokens':1,'completion_tokens_details':{'reasoning_tokens':2}} | data.completion_tokens_details.reasoning_tokens: 2 is more than completion_tokens, which is 1 and includes it",
        "openai-chat | {'prompt_tokens':10,'completion_tokens':1,'total_tokens':12} | data.total_tokens: 12 is not the sum of its parts, 11",
        "openai-responses | {'input_tokens':10,'output_tokens':1,'input_tokens_details':{'cached_tokens':11}} | data.input_tokens_details.cached_tokens: 11 is more than input_tokens, which is 10 and includes it",
        "gemini | {'promptTokenCount':10,'cachedContentTokenCount':11} | data.cachedContentTokenCount: 11 is more than promptTokenCount, which is 10 and includes it",
        "gemini | {'promptTokenCount':10,'candidatesTokenCount':5,'thoughtsTokenCount':3,'totalTokenCount':15} | data.totalTokenCount: 15 is not the sum of its parts, 18",
        "gemini | {'candidatesTokenCount':5} | data.promptTokenCount: is required",
        "bedrock-converse | {'inputTokens':10,'outputTokens':1,'totalTokens':12} | data.totalTokens: 12 is not the sum of its parts, 11",
        "opentelemetry-genai | {'gen_ai.usage.input_tokens':10,'gen_ai.usage.output_tokens':1,'gen_ai.usage.cache_read.input_tokens':6,'gen_ai.usage.cache_creation.input_tokens':5} | data.gen_ai.usage.cache_read.input_tokens: 11 is more than gen_ai.usage.input_tokens, which is 10 and includes it",
        "opentelemetry-genai | {'gen_ai.usage.input_tokens':10,'gen_ai.usage.prompt_tokens':11,'gen_ai.usage.output_tokens':1} | data.gen_ai.usage.prompt_tokens: 11 is not gen_ai.usage.input_tokens, which is 10",
        "opentelemetry-genai | {'gen_ai.usage.input_tokens':10} | data.gen_ai.usage.output_tokens: is required",
      })
  void what_contradicts_itself_is_refused_and_says_where(
      String dialect, String usage, String message) {
    assertThatThrownBy(() -> read(dialect, usage.replace('\'', '"')))
        .isInstanceOf(DialectException.class)
        .hasMessage(message);
  }

  @Test
  void an_object_of_thousands_of_fields_is_no_usage() {
    var json = new StringBuilder("{");
    for (int i = 0; i < 1_000; i++) {
      json.append("\"f").append(i).append("\":1,");
    }
    String many = json.append("\"input_tokens\":1}").toString();
    assertThatThrownBy(() -> read("anthropic", many)).hasMessageContaining("more than 200 fields");
  }

  @Test
  void a_slip_of_the_pen_in_our_own_uris_is_noticed() {
    assertThat(Dialects.isUnknown(Dialects.PREFIX + "antropic")).isTrue();
    assertThat(Dialects.isUnknown(Dialects.OWN)).isFalse();
    assertThat(Dialects.isUnknown("https://example.com/mine")).isFalse();
    assertThat(Dialects.of(Dialects.OWN)).isEmpty();
  }

  private static Used read(String dialect, String json) {
    try (var parser = JSON.createParser(json)) {
      parser.nextToken();
      return Dialects.of(Dialects.PREFIX + dialect).orElseThrow().read(UsageFields.read(parser));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
