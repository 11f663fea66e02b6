package io.it0.console.overview;

import io.it0.billrun.BillRunRow;
import io.it0.billrun.BillRuns;
import io.it0.console.BarChart;
import io.it0.console.Formats;
import io.it0.console.Texts;
import io.it0.insight.Alerts;
import io.it0.insight.CurrencyFigures;
import io.it0.insight.DayUsage;
import io.it0.insight.Insight;
import io.it0.insight.MonthFigures;
import io.it0.insight.Overview;
import io.it0.usage.UsageBacklog;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import redis.clients.jedis.exceptions.JedisException;

/** The overview. */
@Named("overview")
@RequestScoped
public class OverviewPage {

  private static final int WIDTH = 720;
  private static final int HALF_WIDTH = 480;
  private static final int HEIGHT = 180;

  @Inject private Insight insight;
  @Inject private BillRuns runs;
  @Inject private UsageBacklog backlog;
  @Inject private Formats formats;

  private Overview figures;
  private BillRunRow lastRun;
  private UsageBacklog.Lag lag;

  /** @param link the page on which somebody does something about it */
  public record Alert(String key, long count, String link) {}

  /** A currency's months, as a chart and beneath it as a table. */
  public record CurrencyMonths(String currency, BarChart chart, List<MonthFigures> months) {}

  @PostConstruct
  void load() {
    figures = insight.overview();
    lastRun = runs.page(Optional.empty(), 1).stream().findFirst().orElse(null);
    try {
      lag = backlog.lag();
    } catch (JedisException e) {
      lag = null; // Redis is away: the page says so, and shows the rest
    }
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  public Overview getFigures() {
    return figures;
  }

  public List<CurrencyFigures> getCurrencies() {
    return figures.currencies();
  }

  public BillRunRow getLastRun() {
    return lastRun;
  }

  /** Null while Redis is away. */
  public UsageBacklog.Lag getLag() {
    return lag;
  }

  public BarChart getUsage() {
    return BarChart.of(figures.days().stream().map(this::point).toList(), WIDTH, HEIGHT);
  }

  private BarChart.Point point(DayUsage day) {
    String label = formats.day(day.day());
    return new BarChart.Point(
        label,
        List.of(BigDecimal.valueOf(day.tokens())),
        Texts.of(
            "overview.dayTold", label, formats.number(day.tokens()), formats.cost(day.costUsd())));
  }

  public List<CurrencyMonths> getMonths() {
    Map<String, List<MonthFigures>> byCurrency = new TreeMap<>(Comparator.reverseOrder());
    for (MonthFigures month : figures.months()) {
      byCurrency.computeIfAbsent(month.billed().currencyCode(), c -> new ArrayList<>()).add(month);
    }
    return byCurrency.entrySet().stream()
        .map(own -> new CurrencyMonths(own.getKey(), chart(own.getValue()), own.getValue()))
        .toList();
  }

  // Bars of one currency only: cost is in dollars, and stands beside what was billed in dollars.
  private BarChart chart(List<MonthFigures> months) {
    List<BarChart.Point> points =
        months.stream()
            .map(
                month ->
                    new BarChart.Point(formats.month(month.month()), values(month), told(month)))
            .toList();
    return BarChart.of(points, HALF_WIDTH, HEIGHT);
  }

  private static List<BigDecimal> values(MonthFigures month) {
    return month.billed().currencyCode().equals("USD")
        ? List.of(month.billed().amount(), month.costUsd())
        : List.of(month.billed().amount());
  }

  private String told(MonthFigures month) {
    return Texts.of(
        "overview.monthTold",
        formats.month(month.month()),
        formats.money(month.billed()),
        formats.cost(month.costUsd()));
  }

  public List<Alert> getAlerts() {
    Alerts alerts = figures.alerts();
    return List.of(
            new Alert("alert.violations", alerts.violations(), "/system/invariants"),
            new Alert("alert.deadLetters", alerts.deadLetters(), "/metering/dead-letters"),
            new Alert("alert.parked", alerts.parkedSubscriptions(), "/runs/parked"),
            new Alert(
                "alert.webhooks", alerts.parkedWebhooks(), "/payments/webhooks?status=PARKED"),
            new Alert("alert.review", alerts.paymentsUnderReview(), "/payments?review=1"),
            new Alert("alert.disputes", alerts.openDisputes(), "/payments"),
            new Alert("alert.mails", alerts.parkedMails(), "/system/mails?status=PARKED"),
            new Alert("alert.runs", alerts.failedRuns(), "/runs"))
        .stream()
        .filter(alert -> alert.count() > 0)
        .toList();
  }
}
