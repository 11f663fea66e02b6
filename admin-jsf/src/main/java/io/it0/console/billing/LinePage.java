package io.it0.console.billing;

import io.it0.console.Asked;
import io.it0.console.ChosenTenant;
import io.it0.console.ConsoleConfig;
import io.it0.console.ConsoleError;
import io.it0.console.Links;
import io.it0.console.Rows;
import io.it0.console.Screen;
import io.it0.invoicing.explain.LineUsage;
import io.it0.invoicing.explain.LineUsages;
import io.it0.invoicing.explain.RecordRow;
import io.it0.problem.ProblemException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import org.omnifaces.cdi.Param;

/** Why a line is what it is: its formula, its inputs, and the usage records behind it. */
@Named("line")
@RequestScoped
public class LinePage {

  private static final String FORMULA = "formula";

  @Inject @Param private String id;
  @Inject @Param private String position;
  @Inject @Param private String after;

  @Inject private ChosenTenant chosen;
  @Inject private LineUsages usages;
  @Inject private ConsoleConfig config;

  private LineUsage usage;
  private Rows<RecordRow> rows;

  @PostConstruct
  void load() {
    usage =
        usages.explain(
            chosen.scope(),
            Asked.id(id),
            number(),
            Asked.place(after, RecordRow.Key::parse),
            config.rows() + 1);
    rows = Rows.of(usage.records(), config.rows(), row -> row.key().toString());
  }

  private int number() {
    if (position == null || !position.matches("\\d{1,6}")) {
      throw new ProblemException(ConsoleError.PAGE_NOT_FOUND, "no such line");
    }
    return Integer.parseInt(position);
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  public LineUsage getUsage() {
    return usage;
  }

  public Rows<RecordRow> getRows() {
    return rows;
  }

  public String getFormula() {
    Object formula = usage.line().calculation().get(FORMULA);
    return formula == null ? null : formula.toString();
  }

  public List<Map.Entry<String, Object>> getInputs() {
    return usage.line().calculation().entrySet().stream()
        .filter(entry -> !entry.getKey().equals(FORMULA))
        .toList();
  }

  public String getNextLink() {
    return Links.to(Screen.LINE.getPath(), "id", id, "position", position, "after", rows.next());
  }
}
