package io.it0.lifecycle;

import io.it0.lifecycle.Change.Charged;
import io.it0.money.Money;
import io.it0.rating.LineKind;
import io.it0.rating.RatedLine;
import io.it0.rating.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Overage that was billed before its period's end, and that a larger plan has included since. */
final class GivenBack {

  private GivenBack() {}

  /** A line that charges, as it is; of one that gives back, a credit for each billed line, the latest first. */
  static List<Charged> of(Scene scene, RatedLine line) {
    if (!line.amount().isNegative()) {
      return List.of(Charged.of(line));
    }
    List<Charged> credits = new ArrayList<>();
    Money open = line.amount().negated();
    for (BilledTerm billed : scene.overage()) {
      Money given = open.min(billed.line().left());
      if (given.isPositive() && line.period().contains(billed.line().period().start())) {
        credits.add(new Charged(Optional.of(billed), credit(billed, given, line)));
        open = open.minus(given);
      }
    }
    if (!open.isZero()) {
      throw new IllegalStateException(open + " of " + line + " was billed on no line");
    }
    return List.copyOf(credits);
  }

  private static RatedLine credit(BilledTerm billed, Money given, RatedLine line) {
    Map<String, Object> calculation = new LinkedHashMap<>(line.calculation());
    calculation.put("formula", "(used - included) × perMtok / 1000000 - invoiced, of this line");
    calculation.put("billed", billed.line().amount().amount().toPlainString());
    calculation.put("billedLine", billed.id().toString());
    return new RatedLine(
        LineKind.CREDIT,
        "Credit for overage that is included now",
        BigDecimal.ONE.negate(),
        Unit.PIECE,
        given.amount(),
        given.negated(),
        billed.line().period(),
        calculation);
  }
}
