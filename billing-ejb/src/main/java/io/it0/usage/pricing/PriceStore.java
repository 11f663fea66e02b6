package io.it0.usage.pricing;

import io.it0.db.UuidV7;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The tables model_prices and model_price_tiers. */
final class PriceStore {

  private static final String SELECT =
      """
      select p.id, p.model, p.effective_from, p.created_at, p.created_by, t.above_input_tokens, t.input, t.output,
        t.cache_read, t.cache_write, t.cache_write_1h
      from model_prices p join model_price_tiers t on t.price_id = p.id
      """;

  private PriceStore() {}

  static List<ModelPrice> all(Handle handle) {
    return prices(handle.createQuery(SELECT + "order by p.id, t.above_input_tokens")).stream()
        .map(StoredPrice::price)
        .toList();
  }

  /** The newest first. */
  static List<StoredPrice> page(
      Handle handle, Optional<String> model, Optional<UUID> before, int limit) {
    return prices(
        handle
            .createQuery(
                SELECT
                    + """
                    where p.id in (
                      select id from model_prices
                      where (cast(:before as uuid) is null or id < :before)
                        and (cast(:model as text) is null or model = :model)
                      order by id desc limit :limit)
                    order by p.id desc, t.above_input_tokens
                    """)
            .bind("before", before.orElse(null))
            .bind("model", model.orElse(null))
            .bind("limit", limit));
  }

  static Optional<StoredPrice> find(Handle handle, String model, Instant from) {
    return prices(
            handle
                .createQuery(
                    SELECT
                        + "where p.model = :model and p.effective_from = :from order by t.above_input_tokens")
                .bind("model", model)
                .bind("from", from))
        .stream()
        .findFirst();
  }

  static StoredPrice require(Handle handle, UUID id) {
    return prices(
            handle
                .createQuery(SELECT + "where p.id = :id order by t.above_input_tokens")
                .bind("id", id))
        .get(0);
  }

  /** Empty: the model has a price of that time already, which stays as it is. */
  static Optional<StoredPrice> add(Handle handle, ModelPrice price, String by, Instant now) {
    UUID id = UuidV7.next();
    int added =
        handle
            .createUpdate(
                """
                insert into model_prices (id, model, effective_from, created_at, created_by)
                values (:id, :model, :from, :now, :by) on conflict (model, effective_from) do nothing
                """)
            .bind("id", id)
            .bind("model", price.model())
            .bind("from", price.effectiveFrom())
            .bind("now", now)
            .bind("by", by)
            .execute();
    if (added == 0) {
      return Optional.empty();
    }
    var batch =
        handle.prepareBatch(
            """
            insert into model_price_tiers
              (price_id, above_input_tokens, input, output, cache_read, cache_write, cache_write_1h)
            values (:id, :above, :input, :output, :cacheRead, :cacheWrite, :cacheWrite1h)
            """);
    for (PriceTier tier : price.tiers()) {
      batch
          .bind("id", id)
          .bind("above", tier.aboveInputTokens())
          .bind("input", tier.rates().input())
          .bind("output", tier.rates().output())
          .bind("cacheRead", tier.rates().cacheRead())
          .bind("cacheWrite", tier.rates().cacheWrite())
          .bind("cacheWrite1h", tier.rates().cacheWrite1h())
          .add();
    }
    batch.execute();
    return Optional.of(new StoredPrice(id, price, now, by));
  }

  private record Row(
      UUID id, String model, Instant from, Instant createdAt, String createdBy, PriceTier tier) {

    static Row of(ResultSet row) throws SQLException {
      return new Row(
          row.getObject("id", UUID.class),
          row.getString("model"),
          row.getTimestamp("effective_from").toInstant(),
          row.getTimestamp("created_at").toInstant(),
          row.getString("created_by"),
          new PriceTier(
              row.getLong("above_input_tokens"),
              new Rates(
                  row.getBigDecimal("input"),
                  row.getBigDecimal("output"),
                  row.getBigDecimal("cache_read"),
                  row.getBigDecimal("cache_write"),
                  row.getBigDecimal("cache_write_1h"))));
    }
  }

  /** The rows of one price follow each other. */
  private static List<StoredPrice> prices(Query query) {
    Map<UUID, List<Row>> rows = new LinkedHashMap<>();
    query
        .map((row, context) -> Row.of(row))
        .forEach(row -> rows.computeIfAbsent(row.id(), id -> new ArrayList<>()).add(row));
    return rows.values().stream().map(PriceStore::price).toList();
  }

  private static StoredPrice price(List<Row> rows) {
    Row first = rows.get(0);
    var price = new ModelPrice(first.model(), first.from(), rows.stream().map(Row::tier).toList());
    return new StoredPrice(first.id(), price, first.createdAt(), first.createdBy());
  }
}
