package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.it0.demo.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's tour does, typed as it stands, what the README says it does. */
class ReadmeTourIT {

  private static final Path README = Path.of("..", "README.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)```\n(.*?)```");

  @TempDir Path folder;

  @Test
  void five_minutes_with_curl() throws Exception {
    for (String tool : List.of("bash", "curl", "jq")) {
      assumeTrue(isInstalled(tool), "THE README'S TOUR WAS NOT TRIED: there is no " + tool);
    }
    Installation installation = Site.shared().installation();
    Map<String, String> given =
        Map.of(
            "IT0", installation.baseUrl() + "/api/v1",
            "ADMIN_EMAIL", installation.adminEmail(),
            "ADMIN_PASSWORD", installation.adminPassword());

    String said = run(tour(given));

    assertThat(said)
        .contains(
            "\"key\":\"free\"",
            "202 Accepted",
            "{\"accepted\":2,\"rejected\":[],\"unpriced\":[]}",
            "\"used\":1400000",
            "\"status\":\"paid\"",
            "\"now\":\"2026-04-01T00:10:00Z\",\"status\":\"standing\"",
            "1,400,000 tokens used, 400,000 tokens above 1,000,000 included, at $8 per million",
            "\"total\":{\"amount\":\"53.19\",\"currency\":\"USD\"}",
            "[[\"Pro plan, credit for 20 of 30 days\",\"-33.33\"],"
                + "[\"Enterprise plan, 20 of 30 days\",\"133.33\"]]");
  }

  private static boolean isInstalled(String tool) {
    for (String place : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(place, tool))) {
        return true;
      }
    }
    return false;
  }

  /** The blocks of the section, with what the reader is asked to fill in. */
  private static String tour(Map<String, String> given) throws IOException {
    String readme = Files.readString(README);
    int from = readme.indexOf("\n## Five minutes with curl");
    String section = readme.substring(from, readme.indexOf("\n## ", from + 1));
    var script = new StringBuilder("set -eu\n");
    for (Matcher block = BLOCK.matcher(section); block.find(); ) {
      script.append(block.group(1)).append("\necho\n");
    }
    String text = script.toString();
    for (Map.Entry<String, String> entry : given.entrySet()) {
      String line = "(?m)^" + entry.getKey() + "=.*$";
      String value = entry.getKey() + "='" + entry.getValue() + "'";
      assertThat(text).containsPattern(line);
      text = text.replaceFirst(line, Matcher.quoteReplacement(value));
    }
    return text;
  }

  private String run(String script) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("tour.sh"), script);
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder("bash", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    String said = Files.readString(output);
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
