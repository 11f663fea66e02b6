package io.it0.browser;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs axe-core on a page. */
final class Axe {

  private static final Set<String> GRAVE = Set.of("serious", "critical");
  private static final String RUN =
      """
      async () => {
        const result = await axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
          resultTypes: ['violations'],
        });
        return result.violations.map(v => ({id: v.id, impact: v.impact, help: v.help,
          nodes: v.nodes.slice(0, 5).map(n => n.html.slice(0, 200) + ' ' + n.failureSummary)}));
      }
      """;

  private Axe() {}

  static void check(Page page, String source) {
    if (!(boolean) page.evaluate("() => 'axe' in window")) {
      page.evaluate(source);
    }
    List<String> violations = new ArrayList<>();
    for (Object found : (List<?>) page.evaluate(RUN)) {
      Map<?, ?> violation = (Map<?, ?>) found;
      if (GRAVE.contains(violation.get("impact"))) {
        violations.add(
            "%s (%s): %s%n    %s"
                .formatted(
                    violation.get("id"),
                    violation.get("impact"),
                    violation.get("help"),
                    violation.get("nodes")));
      }
    }
    if (!violations.isEmpty()) {
      throw new AssertionError(
          page.url() + " is not accessible:\n  " + String.join("\n  ", violations));
    }
  }
}
