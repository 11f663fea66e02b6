package io.it0.usage.dialect;

import io.it0.usage.TokenCounts;
import java.util.List;

/** The attributes of an OpenTelemetry GenAI span: the input includes what was read from and written to the cache. */
final class OpenTelemetryDialect implements Dialect {

  @Override
  public Used read(UsageFields fields) {
    long all = require(fields, GenAiAttributes.INPUT);
    long output = require(fields, GenAiAttributes.OUTPUT);
    long read = count(fields, GenAiAttributes.CACHE_READ);
    long written = count(fields, GenAiAttributes.CACHE_WRITE);
    long input =
        fields.without(
            GenAiAttributes.INPUT.get(0), all, GenAiAttributes.CACHE_READ.get(0), read + written);
    String model = text(fields, GenAiAttributes.MODEL);
    return new Used(
        model == null ? fields.text("model") : model,
        new TokenCounts(input, output, read, written),
        0,
        text(fields, GenAiAttributes.AGENT),
        text(fields, GenAiAttributes.SESSION));
  }

  private static long require(UsageFields fields, List<String> names) {
    if (names.stream().noneMatch(fields::has)) {
      throw new DialectException(names.get(0), "is required");
    }
    return count(fields, names);
  }

  /** An instrumentation may write the old and the new name: then both say the same. */
  private static long count(UsageFields fields, List<String> names) {
    long found = 0;
    String under = null;
    for (String name : names) {
      long count = fields.count(name);
      if (under != null && fields.has(name) && count != found) {
        throw new DialectException(
            name, "%d is not %s, which is %d".formatted(count, under, found));
      }
      if (under == null && fields.has(name)) {
        found = count;
        under = name;
      }
    }
    return found;
  }

  private static String text(UsageFields fields, List<String> names) {
    return names.stream().filter(fields::has).findFirst().map(fields::text).orElse(null);
  }
}
