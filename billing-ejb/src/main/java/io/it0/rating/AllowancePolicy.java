package io.it0.rating;

/** Whose figures (included tokens, rate, kinds of tokens counted) hold for usage when the plan changes in a period. */
public enum AllowancePolicy {
  /** One pool, each plan's included tokens weighted by its days; what is above it at the rate of its segment. */
  PRORATED {
    @Override
    PlanTerms figures(PlanTerms ofSegment, PlanTerms current) {
      return ofSegment;
    }
  },
  /** The current plan's figures for the whole period. */
  FULL {
    @Override
    PlanTerms figures(PlanTerms ofSegment, PlanTerms current) {
      return current;
    }
  };

  abstract PlanTerms figures(PlanTerms ofSegment, PlanTerms current);
}
