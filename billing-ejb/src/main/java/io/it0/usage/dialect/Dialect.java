package io.it0.usage.dialect;

/** How a provider says what was used. */
public interface Dialect {

  /** @throws DialectException if something is missing, is no count, or contradicts something else */
  Used read(UsageFields fields);
}
