package io.it0.quota;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * One quota as it is shown.
 *
 * @param reserved of running work; 0 where nothing is reserved
 * @param limit null: none
 * @param percent used of the limit, with one decimal, rounded down; null without a limit that is not 0
 * @param resetAt when used begins at 0 again; null: never
 * @param warned at which percentages warnings were given in this period
 */
public record QuotaStatus(
    String quota,
    long used,
    long reserved,
    Long limit,
    BigDecimal percent,
    Instant resetAt,
    List<Integer> warned) {}
