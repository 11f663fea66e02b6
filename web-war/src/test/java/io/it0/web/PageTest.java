package io.it0.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.problem.ProblemException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PageTest {

  @Test
  void one_more_than_asked_for_makes_a_next_page() {
    Page<String> page = Page.of(List.of("a", "b", "c"), 2, item -> item);

    assertThat(page.items()).containsExactly("a", "b");
    assertThat(Page.after(page.nextCursor())).contains("b");
  }

  @Test
  void the_last_page_has_no_cursor() {
    assertThat(Page.of(List.of("a", "b"), 2, item -> item).nextCursor()).isNull();
  }

  @Test
  void no_cursor_is_the_first_page() {
    assertThat(Page.after(null)).isEmpty();
  }

  @Test
  void a_cursor_that_was_never_given_out_is_refused() {
    assertThatThrownBy(() -> Page.after("%%%")).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> Page.afterId(Page.cursor("' or true --")))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void an_id_comes_back_from_its_cursor() {
    UUID id = UUID.randomUUID();

    assertThat(Page.afterId(Page.cursor(id.toString()))).contains(id);
  }

  @Test
  void a_page_has_1_to_200_items() {
    assertThat(Page.limit(200)).isEqualTo(200);
    assertThatThrownBy(() -> Page.limit(0)).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> Page.limit(201)).isInstanceOf(ProblemException.class);
  }
}
