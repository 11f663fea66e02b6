package io.it0.usage.pricing;

import static io.it0.usage.pricing.PricingError.MODEL_PRICE_INVALID;

import io.it0.problem.ProblemException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * A price as somebody has typed it; nothing of it is trusted.
 *
 * @param tiers beside the first one, which the rates are for; null: none
 */
public record WantedPrice(
    String model, Instant effectiveFrom, WantedRates rates, List<WantedTier> tiers) {

  private static final int MODEL_LENGTH = 120;
  private static final int MOST_TIERS = 10;
  private static final long MOST_TOKENS = 1_000_000_000_000L;
  private static final BigDecimal DEAREST = BigDecimal.valueOf(1_000_000);
  private static final int MOST_DECIMALS = 12;
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  /** In US dollars per 1,000,000 tokens; a cache kind that is null is charged as input, and a 1-hour write as a write. */
  public record WantedRates(
      BigDecimal input,
      BigDecimal output,
      BigDecimal cacheRead,
      BigDecimal cacheWrite,
      BigDecimal cacheWrite1h) {

    private Rates checked() {
      BigDecimal in = require("input", input);
      BigDecimal write = optional("cacheWrite", cacheWrite, in);
      return new Rates(
          in,
          require("output", output),
          optional("cacheRead", cacheRead, in),
          write,
          optional("cacheWrite1h", cacheWrite1h, write));
    }
  }

  public record WantedTier(Long aboveInputTokens, WantedRates rates) {}

  /** @throws ProblemException saying what is wrong with it */
  ModelPrice checked() {
    check(
        model != null && !model.isBlank() && model.length() <= MODEL_LENGTH,
        "model",
        "1 to 120 characters");
    check(
        model.chars().noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c)),
        "model",
        "no control characters");
    check(model.equals(model.strip()), "model", "no spaces around it");
    check(
        effectiveFrom != null
            && !effectiveFrom.isBefore(EARLIEST)
            && effectiveFrom.isBefore(LATEST),
        "effectiveFrom",
        "a time from 2000 to 2199");
    List<PriceTier> checked = new ArrayList<>();
    checked.add(new PriceTier(0, rates(rates)));
    List<WantedTier> more = tiers == null ? List.of() : tiers;
    check(more.size() < MOST_TIERS, "tiers", "fewer than " + MOST_TIERS);
    for (WantedTier tier : more) {
      check(tier != null && tier.aboveInputTokens != null, "tiers.aboveInputTokens", "required");
      long last = checked.get(checked.size() - 1).aboveInputTokens();
      check(
          tier.aboveInputTokens > last && tier.aboveInputTokens <= MOST_TOKENS,
          "tiers.aboveInputTokens",
          "ascending, from 1 to " + MOST_TOKENS);
      checked.add(new PriceTier(tier.aboveInputTokens, rates(tier.rates)));
    }
    // PostgreSQL keeps microseconds: what it gives back must be what was asked for.
    return new ModelPrice(model, effectiveFrom.truncatedTo(ChronoUnit.MICROS), checked);
  }

  private static Rates rates(WantedRates wanted) {
    check(wanted != null, "rates", "required");
    return wanted.checked();
  }

  private static BigDecimal require(String field, BigDecimal usd) {
    check(usd != null, field, "required");
    return optional(field, usd, usd);
  }

  private static BigDecimal optional(String field, BigDecimal usd, BigDecimal fallback) {
    if (usd == null) {
      return fallback;
    }
    // The scale first: comparing 1E+999999999 would write it out.
    boolean sane =
        usd.scale() <= MOST_DECIMALS && usd.precision() - usd.scale() <= 7 && usd.scale() > -7;
    check(
        sane && usd.signum() >= 0 && usd.compareTo(DEAREST) <= 0,
        field,
        "0 to 1000000 US dollars per 1,000,000 tokens, with at most 12 decimals");
    return usd;
  }

  private static void check(boolean holds, String field, String rule) {
    if (!holds) {
      throw new ProblemException(MODEL_PRICE_INVALID, field + ": " + rule);
    }
  }
}
