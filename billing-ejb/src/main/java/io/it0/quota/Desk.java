package io.it0.quota;

/** What every part of the quota works with. */
record Desk(
    QuotaConfig config,
    QuotaMetrics metrics,
    Transactions transactions,
    Counters counters,
    Authority authority,
    BudgetReader budgets,
    Ceilings ceilings) {}
