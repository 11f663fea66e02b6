package io.it0.identity;

/** A new key. Its secret is not stored: {@code key} is all that can ever be shown of it. */
public record IssuedApiKey(ApiKeyRow row, ApiKeySecret key) {}
