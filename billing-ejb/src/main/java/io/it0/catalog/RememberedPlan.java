package io.it0.catalog;

/** A plan's figures as far as they are known without the database, and the version that they are of. */
public record RememberedPlan(int version, PlanFigures figures) {}
