package io.it0.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeySecretTest {

  @Test
  void a_key_is_it0_its_prefix_and_43_characters_of_secret() {
    assertThat(ApiKeySecret.random().reveal()).matches("it0_[a-z2-7]{12}_[A-Za-z0-9_-]{43}");
  }

  @Test
  void a_key_that_was_shown_is_read_back() {
    for (int i = 0; i < 100; i++) {
      ApiKeySecret key = ApiKeySecret.random();
      assertThat(ApiKeySecret.parse(key.reveal())).contains(key);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "it0_",
        "it1_aaaaaaaaaaaa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "it0_AAAAAAAAAAAA_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "it0_aaaaaaaaaaaa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "it0_aaaaaaaaaaaa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'",
        "it0_aaaaaaaaaaaa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
      })
  void anything_else_is_no_key(String text) {
    assertThat(ApiKeySecret.parse(text)).isEmpty();
  }

  @Test
  void only_its_own_hash_fits() {
    ApiKeySecret key = ApiKeySecret.random();

    assertThat(key.hashesTo(key.hash())).isTrue();
    assertThat(key.hashesTo(ApiKeySecret.random().hash())).isFalse();
  }

  @Test
  void it_is_not_logged_by_accident() {
    ApiKeySecret key = ApiKeySecret.random();

    assertThat(key.toString()).contains(key.prefix()).doesNotContain(key.secret());
  }
}
