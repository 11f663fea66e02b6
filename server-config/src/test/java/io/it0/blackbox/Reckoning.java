package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.blackbox.Stage.Company;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.resps.StreamInfo;

/** Compares what the clients know with every place in which IT0 keeps or shows a tenant's usage. */
final class Reckoning {

  private static final String STREAMS = "usage.recorded*";
  private static final String GROUP = "billing-service";

  private final Site site;
  private final Stage stage;
  private final SentEvents sent;
  private final Jdbi database;

  /** Events and their billable tokens. */
  record Count(long events, long tokens) {}

  private record Stored(String identity, long tokens, boolean counted) {}

  Reckoning(Site site, Stage stage, SentEvents sent) {
    this.site = site;
    this.stage = stage;
    this.sent = sent;
    this.database = site.database();
  }

  /**
   * Waits until the streams hold nothing that is not acknowledged by the consumers. What is trimmed is acknowledged, so an
   * empty stream is drained, wherever a redelivery has put its group.
   */
  void awaitDrained() throws IOException {
    long began = System.nanoTime();
    String backlog = backlog();
    while (!backlog.isEmpty()) {
      Stage.requirePatience(began, "the streams are not drained: " + backlog);
      backlog = backlog();
    }
    Stage.pause(Duration.ofMillis(300));
  }

  private String backlog() {
    var backlog = new StringBuilder();
    try (Jedis redis = site.redis()) {
      for (String stream : redis.keys(STREAMS)) {
        if (!redis.type(stream).equals("stream")) {
          continue;
        }
        StreamInfo state = redis.xinfoStream(stream);
        if (state.getLength() == 0) {
          continue;
        }
        StreamEntryID last = state.getLastGeneratedId();
        redis.xinfoGroups(stream).stream()
            .filter(group -> group.getName().equals(GROUP))
            .filter(g -> g.getPending() > 0 || g.getLastDeliveredId().compareTo(last) < 0)
            .forEach(g -> backlog.append(stream + ": " + g.getPending() + " pending; "));
      }
    }
    return backlog.toString();
  }

  /** @return what was counted, the same in every place */
  Count compare(Company company) throws IOException {
    List<Stored> stored = records(company);
    Set<String> identities = new HashSet<>();
    stored.forEach(record -> identities.add(record.identity()));
    Map<String, UsageEvent> acknowledged = sent.acknowledgedOf(company.slug());
    Map<String, UsageEvent> all = sent.sentOf(company.slug());

    Set<String> lost = new HashSet<>(acknowledged.keySet());
    lost.removeAll(identities);
    assertThat(lost.stream().limit(5)).as("acknowledged and lost, of %s", company).isEmpty();
    assertThat(identities.stream().filter(id -> !all.containsKey(id)).limit(5))
        .as("never sent and stored")
        .isEmpty();
    assertThat(stored).as("stored and not counted").allMatch(Stored::counted);
    assertThat(stored)
        .as("tokens of each record")
        .allMatch(record -> record.tokens() == all.get(record.identity()).tokens());

    Count reference =
        new Count(stored.size(), identities.stream().mapToLong(id -> all.get(id).tokens()).sum());
    assertThat(sums("usage_aggregates", company)).as("usage_aggregates").isEqualTo(reference);
    assertThat(sums("usage_daily", company)).as("usage_daily").isEqualTo(reference);
    assertThat(stage.current(company).required("used").asLong())
        .as("current usage over REST")
        .isEqualTo(reference.tokens());
    return reference;
  }

  private List<Stored> records(Company company) {
    String schema = "tenant_" + company.slug().replace('-', '_');
    return database.withHandle(
        h ->
            h.createQuery(
                    "select source || ' ' || event_id, input_tokens + output_tokens, segment_start"
                        + " is not null from "
                        + schema
                        + ".usage_records")
                .map((row, c) -> new Stored(row.getString(1), row.getLong(2), row.getBoolean(3)))
                .list());
  }

  private Count sums(String table, Company company) {
    return database.withHandle(
        h ->
            h.createQuery(
                    "select coalesce(sum(event_count), 0), coalesce(sum(input_tokens +"
                        + " output_tokens), 0) from "
                        + table
                        + " where tenant_id = cast(:tenant as uuid)")
                .bind("tenant", company.id())
                .map((row, context) -> new Count(row.getLong(1), row.getLong(2)))
                .one());
  }

  /**
   * Checks the invoice against integer arithmetic of its own.
   *
   * @param baseCents the plan's monthly fee
   * @param included tokens
   * @param centsPerMillion above them
   */
  record Terms(long baseCents, long included, long centsPerMillion) {

    static final Terms PRO = new Terms(4_999, 1_000_000, 800);
    static final Terms ENTERPRISE = new Terms(19_999, 10_000_000, 500);
    static final Terms FREE = new Terms(0, 100_000, 0);

    long totalCents(long tokens) {
      long overage = Math.max(0, tokens - included);
      return baseCents + (overage * centsPerMillion + 500_000) / 1_000_000;
    }
  }

  void compareInvoice(Company company, Terms terms, Count counted, Instant end) throws IOException {
    if (terms.totalCents(counted.tokens()) == 0) {
      assertThat(stage.invoices(company)).as("an invoice over nothing").isEmpty();
      return;
    }
    JsonNode invoice = stage.invoiceOf(company, end);
    BigDecimal total = new BigDecimal(invoice.required("total").required("amount").asText());
    assertThat(total)
        .as("invoice of %s over %,d tokens", company.slug(), counted.tokens())
        .isEqualByComparingTo(BigDecimal.valueOf(terms.totalCents(counted.tokens()), 2));
  }
}
