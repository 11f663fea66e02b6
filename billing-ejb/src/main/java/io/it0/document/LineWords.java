package io.it0.document;

import io.it0.money.Money;
import io.it0.rating.RatedLine;
import io.it0.rating.Unit;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An invoice line in a document's language, from what it was computed from. What people wrote themselves, such as the
 * description of a charge, stays as it is.
 */
final class LineWords {

  private static final Pattern PLAN = Pattern.compile("(.+?)( plan| overage:| late usage:).*");
  private static final Pattern BASE = Pattern.compile("(.+?) plan(, (\\d+) of (\\d+) days)?");
  private static final String MANUAL_CREDIT = "Credit: ";

  private final Words words;

  LineWords(Words words) {
    this.words = words;
  }

  Paper.Line of(RatedLine line) {
    Currency currency = line.amount().currency();
    return new Paper.Line(
        description(line),
        words.period(line.period()),
        quantity(line),
        rate(line, currency),
        Amounts.money(line.amount()));
  }

  private String description(RatedLine line) {
    return switch (line.kind()) {
      case BASE -> base(line);
      case CREDIT -> credit(line);
      case OVERAGE -> usage("overage", line);
      case LATE_USAGE -> usage("late", line);
      case CHARGE -> line.description();
    };
  }

  private String base(RatedLine line) {
    String plan = plan(line);
    Object days = line.calculation().get("days");
    Object full = line.calculation().get("fullDays");
    return days == null || days.equals(full)
        ? words.of("base", plan)
        : words.of("base.part", plan, days.toString(), full.toString());
  }

  private String credit(RatedLine line) {
    Object unused = line.calculation().get("unusedDays");
    if (unused == null) {
      return manualCredit(line.description());
    }
    Object covered = line.calculation().get("coveredDays");
    return words.of("credit", plan(line), unused.toString(), covered.toString());
  }

  // Of the line that is given back only its description is left.
  private String manualCredit(String description) {
    if (!description.startsWith(MANUAL_CREDIT)) {
      return description;
    }
    String of = description.substring(MANUAL_CREDIT.length());
    Matcher base = BASE.matcher(of);
    if (!base.matches()) {
      return words.of("manualCredit", of);
    }
    String plan = base.group(1);
    String what =
        base.group(2) == null
            ? words.of("base", plan)
            : words.of("base.part", plan, base.group(3), base.group(4));
    return words.of("manualCredit", what);
  }

  private String usage(String key, RatedLine line) {
    String text =
        words.of(
            key, plan(line), whole(line, "used"), whole(line, "above"), whole(line, "included"));
    if (!whole(line, "pool").equals(whole(line, "included"))) {
      text += " " + words.of("pool", whole(line, "pool"));
    }
    BigDecimal before = new BigDecimal(line.calculation().get("invoiced").toString());
    if (before.signum() != 0) {
      var money = Money.of(before, line.amount().currencyCode());
      text += ", " + words.of("invoicedBefore", Amounts.money(money));
    }
    return text;
  }

  private static String whole(RatedLine line, String key) {
    return Amounts.number(new BigDecimal(line.calculation().get(key).toString()));
  }

  private static String plan(RatedLine line) {
    Object name = line.calculation().get("planName");
    if (name != null) {
      return name.toString();
    }
    Matcher matcher = PLAN.matcher(line.description());
    return matcher.matches() ? matcher.group(1) : line.description();
  }

  private String quantity(RatedLine line) {
    String number = Amounts.number(line.quantity());
    return line.unit() == Unit.TOKEN ? words.of("tokens", number) : number;
  }

  private String rate(RatedLine line, Currency currency) {
    String rate = Amounts.rate(line.unitPrice(), currency);
    return line.unit() == Unit.TOKEN ? words.of("perMillion", rate) : rate;
  }
}
