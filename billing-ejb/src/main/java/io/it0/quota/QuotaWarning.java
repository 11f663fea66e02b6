package io.it0.quota;

import io.it0.period.Period;
import java.util.UUID;

/**
 * A tenant has used 80 or 100 percent of a quota; fired once for each in a period, on one node.
 *
 * @param quota {@link TokenQuota#NAME}
 * @param percent 80 or 100
 * @param limit the hard limit, or without one the included tokens
 */
public record QuotaWarning(
    UUID tenantId, String quota, int percent, long used, long limit, Period period) {}
