package io.it0.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextsTest {

  private static final Path BUNDLES = Path.of("src/main/resources/io/it0/console");
  private static final Pattern IN_PAGE = Pattern.compile("t\\['([A-Za-z0-9_.-]+)'\\]");
  private static final Pattern AS_PARAMETER =
      Pattern.compile("name=\"(?:emptyTitle|emptyText)\" value=\"([A-Za-z0-9_.-]+)\"");
  private static final Pattern BY_PREFIX = Pattern.compile("t\\['([A-Za-z0-9_-]+\\.)'\\.concat");
  private static final Pattern IN_BEAN =
      Pattern.compile(
          "(?:Texts\\.(?:of|tell)|done|new Alert)\\(\\s*\"([A-Za-z0-9_.-]*[A-Za-z0-9])\"");

  @Test
  void both_languages_have_the_same_keys_and_none_is_empty() throws IOException {
    Properties english = bundle("Texts.properties");
    Properties chinese = bundle("Texts_zh.properties");
    assertThat(chinese.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
    assertThat(english.values()).noneMatch(text -> text.toString().isBlank());
    assertThat(chinese.values()).noneMatch(text -> text.toString().isBlank());
  }

  @Test
  void placeholders_are_the_same_in_both_languages() throws IOException {
    Properties english = bundle("Texts.properties");
    Properties chinese = bundle("Texts_zh.properties");
    for (String key : english.stringPropertyNames()) {
      assertThat(placeholders(chinese.getProperty(key)))
          .as(key)
          .isEqualTo(placeholders(english.getProperty(key)));
    }
  }

  @Test
  void every_key_of_a_page_or_a_bean_has_a_text() throws IOException {
    Set<String> used = new TreeSet<>();
    for (String page : files(Path.of("src/main/webapp"), ".xhtml")) {
      used.addAll(found(IN_PAGE, page));
      used.addAll(found(AS_PARAMETER, page));
    }
    for (String bean : files(Path.of("src/main/java"), ".java")) {
      used.addAll(found(IN_BEAN, bean));
    }
    Arrays.stream(Screen.values()).map(Screen::getTitle).forEach(used::add);
    Arrays.stream(Screen.Group.values()).map(group -> "group." + group).forEach(used::add);
    assertThat(used).hasSizeGreaterThan(100);
    used.removeAll(bundle("Texts.properties").stringPropertyNames());
    assertThat(used).isEmpty();
  }

  @Test
  void every_value_that_a_page_words_by_a_prefix_has_a_text() throws IOException {
    Set<String> known = bundle("Texts.properties").stringPropertyNames();
    Set<String> missing = new TreeSet<>();
    for (String page : files(Path.of("src/main/webapp"), ".xhtml")) {
      for (String prefix : found(BY_PREFIX, page)) {
        List<String> values = WordedValues.of(prefix);
        assertThat(values).as("values of " + prefix + " in WordedValues").isNotEmpty();
        values.stream()
            .map(prefix::concat)
            .filter(key -> !known.contains(key))
            .forEach(missing::add);
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void every_page_is_framed_and_says_nothing_in_one_language_only() throws IOException {
    for (String page : files(Path.of("src/main/webapp"), ".xhtml")) {
      String words = page.replaceAll("(?s)<[^>]*>", " ").replaceAll("#\\{[^}]*\\}", " ");
      // The brand, a script's or a style's text would be here, too: there is none in a page.
      assertThat(words.replaceAll("IT0|PostgreSQL|Redis", ""))
          .doesNotContainPattern("[A-Za-z]{4,}|[\\u4e00-\\u9fff]");
    }
  }

  /** A tag of a namespace that nobody knows is written out as it stands, without a word. */
  @Test
  void every_page_names_libraries_that_exist() throws IOException {
    Set<String> known =
        Set.of(
            "http://www.w3.org/1999/xhtml",
            "jakarta.faces.html",
            "jakarta.faces.core",
            "jakarta.faces.facelets",
            "jakarta.faces.passthrough",
            "primefaces",
            "http://omnifaces.org/ui");
    for (String page : files(Path.of("src/main/webapp"), ".xhtml")) {
      assertThat(known).containsAll(found(Pattern.compile("xmlns(?::\\w+)?=\"([^\"]+)\""), page));
    }
  }

  private static Properties bundle(String name) throws IOException {
    Properties texts = new Properties();
    try (Reader in = Files.newBufferedReader(BUNDLES.resolve(name))) {
      texts.load(in);
    }
    return texts;
  }

  private static Set<String> placeholders(String text) {
    return new TreeSet<>(found(Pattern.compile("(\\{\\d[^}]*\\})"), text));
  }

  private static List<String> found(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static List<String> files(Path folder, String ending) throws IOException {
    List<String> contents = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(ending)).toList()) {
        contents.add(Files.readString(file));
      }
    }
    return contents;
  }
}
