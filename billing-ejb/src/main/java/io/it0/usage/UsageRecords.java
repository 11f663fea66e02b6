package io.it0.usage;

import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.List;

/**
 * The usage records of the tenant that the thread is bound to; without one every method throws
 * {@link io.it0.tenancy.TenantBindingException}.
 */
@Stateless
public class UsageRecords {

  /** The longest page. */
  public static final int MAX_PAGE = 200;

  // usage_records_by_time narrows the heap to the interval; the sort is of what is left.
  private static final String ROWS =
      """
      select new io.it0.usage.UsageRow(r.key.source, r.key.eventId, r.occurredAt, r.model, r.agent, r.taskId,
        r.sessionId, r.inputTokens, r.outputTokens, r.cacheReadTokens, r.cacheWriteTokens, r.costUsd,
        case when r.segmentStart is null then false else true end, r.late)
      from UsageRecord r
      where r.occurredAt >= :from and r.occurredAt < :to
      """;

  private static final String BEHIND =
      """
      and (r.occurredAt < :at or r.occurredAt = :at
        and (r.key.source > :source or r.key.source = :source and r.key.eventId > :eventId))
      """;

  private static final String ORDER = "order by r.occurredAt desc, r.key.source, r.key.eventId";

  @PersistenceContext(unitName = "it0")
  private EntityManager entities;

  /**
   * The first page of the records in {@code [from, to)}, the newest first.
   *
   * @param limit 1 to {@link #MAX_PAGE}
   */
  public List<UsageRow> newest(Instant from, Instant to, int limit) {
    return page(entities.createQuery(ROWS + ORDER, UsageRow.class), from, to, limit);
  }

  /** The page that begins behind the last row of the page before it. */
  public List<UsageRow> behind(UsageRow.Position last, Instant from, Instant to, int limit) {
    var query =
        entities
            .createQuery(ROWS + BEHIND + ORDER, UsageRow.class)
            .setParameter("at", last.occurredAt())
            .setParameter("source", last.source())
            .setParameter("eventId", last.eventId());
    return page(query, from, to, limit);
  }

  /** Stores a record that the aggregation has yet to count. */
  public void store(UsageRecord record) {
    entities.persist(record);
  }

  private static List<UsageRow> page(
      TypedQuery<UsageRow> query, Instant from, Instant to, int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " rows, not " + limit);
    }
    return query
        .setParameter("from", from)
        .setParameter("to", to)
        .setMaxResults(limit)
        .getResultList();
  }
}
