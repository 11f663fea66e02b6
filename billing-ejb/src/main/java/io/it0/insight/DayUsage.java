package io.it0.insight;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * All tenants' usage of a day.
 *
 * @param tokens input and output
 * @param cacheTokens read and written
 */
public record DayUsage(
    LocalDate day, long events, long tokens, long cacheTokens, BigDecimal costUsd) {}
