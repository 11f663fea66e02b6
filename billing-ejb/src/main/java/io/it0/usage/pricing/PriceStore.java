package io.it0.usage.pricing;

import io.it0.db.UuidV7;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The table model_prices: a row for each token kind. */
final class PriceStore {

  private PriceStore() {}

  /** Prices of which a kind is missing are left out: half a price would be a wrong one. */
  static List<ModelPrice> all(Handle handle) {
    return handle
        .createQuery(
            """
            select model, effective_from,
              max(usd_per_mtok) filter (where token_kind = 'INPUT') as input,
              max(usd_per_mtok) filter (where token_kind = 'OUTPUT') as output,
              max(usd_per_mtok) filter (where token_kind = 'CACHE_READ') as cache_read,
              max(usd_per_mtok) filter (where token_kind = 'CACHE_WRITE') as cache_write
            from model_prices group by model, effective_from having count(*) = 4
            """)
        .map(
            (row, context) ->
                new ModelPrice(
                    row.getString("model"),
                    row.getTimestamp("effective_from").toInstant(),
                    row.getBigDecimal("input"),
                    row.getBigDecimal("output"),
                    row.getBigDecimal("cache_read"),
                    row.getBigDecimal("cache_write")))
        .list();
  }

  /** Adds what is missing; a price that is there stays as it is. */
  static int add(Handle handle, List<ModelPrice> prices) {
    var batch =
        handle.prepareBatch(
            """
            insert into model_prices (id, model, token_kind, usd_per_mtok, effective_from)
            values (:id, :model, :kind, :price, :from) on conflict do nothing
            """);
    for (ModelPrice price : prices) {
      kinds(price)
          .forEach(
              (kind, usd) ->
                  batch
                      .bind("id", UuidV7.next())
                      .bind("model", price.model())
                      .bind("kind", kind)
                      .bind("price", usd)
                      .bind("from", at(price.effectiveFrom()))
                      .add());
    }
    return prices.isEmpty() ? 0 : Arrays.stream(batch.execute()).sum();
  }

  private static Map<String, BigDecimal> kinds(ModelPrice price) {
    return Map.of(
        "INPUT", price.input(),
        "OUTPUT", price.output(),
        "CACHE_READ", price.cacheRead(),
        "CACHE_WRITE", price.cacheWrite());
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
