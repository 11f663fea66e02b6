package io.it0.insight;

import java.time.Instant;
import java.util.List;

/**
 * The business at one moment.
 *
 * @param months the latest last, every currency of every month that has anything
 * @param days the latest last, without gaps
 */
public record Overview(
    Instant at,
    Tenancy tenancy,
    List<CurrencyFigures> currencies,
    List<MonthFigures> months,
    List<DayUsage> days,
    List<TopTenant> topTenants,
    Alerts alerts) {}
