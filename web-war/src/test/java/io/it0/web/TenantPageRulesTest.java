package io.it0.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What keeps data from becoming markup or script, and the page from asking anybody else. */
class TenantPageRulesTest {

  private static final List<Pattern> MARKUP_FROM_DATA =
      Stream.of(
              "\\b(inner|outer)HTML\\b",
              "\\binsertAdjacentHTML\\b",
              "\\bdocument\\.write",
              "\\bDOMParser\\b",
              "\\bcreateContextualFragment\\b",
              "\\bsetHTML(Unsafe)?\\b",
              "\\beval\\s*\\(",
              "\\bnew\\s+Function\\b",
              "\\bsetTimeout\\s*\\(\\s*['\"`]",
              "\\bon(click|load|error|submit|change)\\s*=",
              "setAttribute\\(\\s*['\"`](style|on)",
              "srcdoc",
              "javascript:")
          .map(Pattern::compile)
          .toList();

  private static final Pattern ANOTHER_HOST = Pattern.compile("https?://|[\"'(]//[\\w.]");
  private static final Pattern INLINE =
      Pattern.compile("<style|\\sstyle=|<script(?![^>]*\\ssrc=)[^>]*>\\s*\\S|\\son\\w+=");

  @Test
  void no_script_makes_markup_of_data() {
    assertThat(offenders(TenantPageFiles.scripts(), MARKUP_FROM_DATA)).isEmpty();
  }

  @Test
  void nothing_of_another_host_is_asked_for() {
    Map<Path, String> files = TenantPageFiles.texts(".js", ".css", ".html", ".webmanifest");
    // The name of SVG's namespace is no address.
    files.replaceAll((file, text) -> text.replace("http://www.w3.org/2000/svg", ""));
    assertThat(offenders(files, List.of(ANOTHER_HOST))).isEmpty();
  }

  @Test
  void pages_have_neither_inline_scripts_nor_inline_styles() {
    assertThat(offenders(TenantPageFiles.texts(".html"), List.of(INLINE))).isEmpty();
  }

  @Test
  void every_button_is_made_where_it_gets_its_action() {
    Pattern made = Pattern.compile("h\\(\\s*'button'");
    Map<Path, String> scripts = TenantPageFiles.scripts();
    scripts.values().removeIf(text -> !made.matcher(text).find());
    assertThat(scripts.keySet())
        .containsExactly(Path.of("js/pages/pay.js"), Path.of("js/parts.js"));
    assertThat(scripts.values()).allMatch(text -> text.contains("data: { action }"));
  }

  @Test
  void the_policy_of_pages_allows_nothing_inline_and_nobody_else() {
    for (String path : List.of("/", "/app/", "/app/settings/billing", "/app/js/main.js")) {
      assertThat(SecurityHeaders.policy(path))
          .contains("default-src 'none'", "require-trusted-types-for 'script'")
          .doesNotContain("unsafe-inline", "unsafe-eval", "http:", "https:", "*");
    }
  }

  @Test
  void addresses_without_an_ending_are_the_pages_own() {
    assertThat(Stream.of("/app/", "/app/settings/billing", "/app/invoices/0192f0c1-7b1c/pay"))
        .allMatch(TenantPage::isPage);
    assertThat(
            Stream.of("/app/js/main.js", "/app/manifest.webmanifest", "/app/vendor/chart.js/x.js"))
        .noneMatch(TenantPage::isPage);
  }

  private static Map<String, String> offenders(Map<Path, String> files, List<Pattern> patterns) {
    Map<String, String> offenders = new TreeMap<>();
    files.forEach(
        (file, text) ->
            patterns.forEach(
                pattern -> {
                  var match = pattern.matcher(text);
                  if (match.find()) {
                    offenders.put(file + " " + pattern, match.group());
                  }
                }));
    return offenders;
  }
}
