package io.it0.console;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Bars side by side, as numbers for an SVG of a given size. What it shows stands beneath it as a table, too, so it needs no
 * script.
 *
 * @param top the value of the highest grid line
 */
public record BarChart(int width, int height, List<Slot> slots, BigDecimal top) {

  private static final int LABELS = 6;
  private static final int FOOT = 20;
  private static final int HEAD = 18;
  private static final double GAP = 0.28;
  private static final double WIDEST = 44;

  /** One place on the axis; its values, one a series, are not negative where they are drawn. */
  public record Point(String label, List<BigDecimal> values, String told) {}

  /** @param labelled whether there is room for its label */
  public record Slot(
      String x,
      String width,
      String middle,
      String label,
      boolean labelled,
      String told,
      List<Bar> bars) {}

  /** @param series 1 and on */
  public record Bar(String x, String y, String width, String height, int series) {}

  public static BarChart of(List<Point> points, int width, int height) {
    BigDecimal top =
        points.stream()
            .flatMap(point -> point.values().stream())
            .reduce(BigDecimal.ZERO, BigDecimal::max);
    double slot = points.isEmpty() ? width : (double) width / points.size();
    int every = Math.max(1, (points.size() + LABELS - 1) / LABELS);
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      boolean labelled = (points.size() - 1 - i) % every == 0;
      slots.add(slot(point, i * slot, slot, height - FOOT, top, labelled));
    }
    return new BarChart(width, height, slots, top);
  }

  private static Slot slot(
      Point point, double x, double width, int height, BigDecimal top, boolean labelled) {
    int series = Math.max(1, point.values().size());
    double bar = Math.min(WIDEST, width * (1 - GAP) / series);
    double first = x + (width - series * bar) / 2;
    List<Bar> bars = new ArrayList<>();
    for (int s = 0; s < point.values().size(); s++) {
      double tall = share(point.values().get(s), top) * (height - HEAD);
      double left = first + s * bar;
      bars.add(new Bar(px(left), px(height - tall), px(Math.max(1, bar - 1)), px(tall), s + 1));
    }
    return new Slot(
        px(x), px(width), px(x + width / 2), point.label(), labelled, point.told(), bars);
  }

  private static double share(BigDecimal value, BigDecimal top) {
    return top.signum() == 0 || value.signum() < 0
        ? 0
        : value.divide(top, 4, RoundingMode.HALF_UP).doubleValue();
  }

  private static String px(double value) {
    return BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP).toPlainString();
  }

  public int getBase() {
    return height - FOOT;
  }
}
