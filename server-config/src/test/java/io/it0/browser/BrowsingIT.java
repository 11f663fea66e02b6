package io.it0.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Route.FulfillOptions;
import io.it0.browser.ActionLedger.Offer;
import io.it0.browser.View.Language;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** That the browser's tests would fail for what they are there to find. */
class BrowsingIT {

  private static final String PAGE = "/app/made-up";

  @RegisterExtension final Browsing browsing = new Browsing();

  @Test
  void a_third_party_is_noticed_and_not_reached() {
    assertThat(noticed("<img alt=\"\" src=\"https://example.com/pixel.png\">"))
        .anySatisfy(text -> assertThat(text).contains("another host", "example.com"))
        .anySatisfy(text -> assertThat(text).contains("request failed"));
  }

  @Test
  void errors_of_scripts_and_missing_files_are_noticed() {
    assertThat(
            noticed(
                "<script>console.error('lost'); missing();</script><img alt=\"\" src=\"/none.png\">"))
        .anySatisfy(text -> assertThat(text).contains("console: lost"))
        .anySatisfy(text -> assertThat(text).contains("missing is not defined"))
        .anySatisfy(text -> assertThat(text).contains("answered 404", "/none.png"));
  }

  @Test
  void a_script_against_the_security_policy_is_noticed() {
    Visit visit = made("<script>document.title = 'run';</script>", "script-src 'self'");
    assertThat(visit.page().title()).isNotEqualTo("run");
    assertThat(excused(visit)).anySatisfy(text -> assertThat(text).contains("Content Security"));
  }

  @Test
  void a_button_without_a_name_for_what_it_does_is_noticed() {
    assertThat(noticed("<button>Do</button>"))
        .anySatisfy(text -> assertThat(text).contains("without data-action", "<button>Do"));
  }

  @Test
  void what_cannot_be_read_is_no_page() {
    Visit visit = made("<p style=\"color:#eee;background:#fff\">pale</p>", "");
    assertThatThrownBy(() -> visit.inspect("none")).hasMessageContaining("color-contrast");
  }

  @Test
  void an_action_counts_when_its_effect_was_seen() {
    Visit visit =
        made(
            "<button data-action=\"count\" onclick=\"this.textContent = 'done'\">go</button>"
                + "<button data-action=\"leave\">leave</button>"
                + "<button data-action=\"off\" disabled>off</button>",
            "");
    var count = new Offer(Role.ANONYMOUS, PAGE, "count");
    var leave = new Offer(Role.ANONYMOUS, PAGE, "leave");
    assertThat(ActionLedger.isOffered(count)).isTrue();
    assertThat(ActionLedger.isOffered(new Offer(Role.ANONYMOUS, PAGE, "off"))).isFalse();
    Visit.Acted acted = visit.act("count");
    assertThat(ActionLedger.unexercised()).containsKeys(count, leave);
    acted.verified(() -> assertThat(visit.page().textContent("button >> nth=0")).isEqualTo("done"));
    assertThat(ActionLedger.unexercised()).containsKey(leave).doesNotContainKey(count);
    visit.go("/");
    List.of(count, leave).forEach(ActionLedger::forget);
  }

  private List<String> noticed(String body) {
    return excused(made(body, ""));
  }

  private Visit made(String body, String policy) {
    Visit visit = browsing.open(View.wide(Language.EN));
    String html =
        "<!doctype html><html lang=\"en\"><title>made up</title><main>" + body + "</main>";
    visit
        .page()
        .route(
            "**" + PAGE,
            route ->
                route.fulfill(
                    new FulfillOptions()
                        .setContentType("text/html")
                        .setHeaders(Map.of("Content-Security-Policy", policy))
                        .setBody(html)));
    return visit.go(PAGE);
  }

  /** What was noticed, which then fails nothing. */
  private static List<String> excused(Visit visit) {
    List<String> noticed = visit.end();
    noticed.forEach(visit::expect);
    return noticed;
  }
}
