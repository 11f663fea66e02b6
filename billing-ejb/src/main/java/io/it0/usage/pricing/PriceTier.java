package io.it0.usage.pricing;

/**
 * The rates of requests that read more than so many tokens, from the cache or not.
 *
 * @param aboveInputTokens 0: of all requests that no higher tier is for
 */
public record PriceTier(long aboveInputTokens, Rates rates) {}
