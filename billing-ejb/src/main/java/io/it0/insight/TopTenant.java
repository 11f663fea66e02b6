package io.it0.insight;

import io.it0.money.Money;
import java.math.BigDecimal;
import java.util.UUID;

/**
 * A tenant that uses much.
 *
 * @param tokens input and output of its running period
 * @param costUsd what they cost at the providers
 * @param billed to it in the running month
 */
public record TopTenant(
    UUID id,
    String slug,
    String name,
    String plan,
    long tokens,
    BigDecimal costUsd,
    Money billed) {}
