package io.it0.container;

import io.it0.tenancy.Tenant;
import io.it0.tenancy.TenantContext;
import io.it0.tenancy.TenantDatabase;
import io.it0.usage.UsageRecord;
import io.it0.usage.UsageRecords;
import io.it0.usage.UsageRow;
import jakarta.annotation.Resource;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a tenant's request does in one transaction. A record's source is the slug of whoever wrote it. */
@Stateless
public class TenantWork {

  private static final Instant TIME = Instant.parse("2026-01-02T00:00:00Z");

  @Inject private UsageRecords records;
  @Inject private TenantDatabase database;
  @Inject private TenantContext context;
  @Resource private SessionContext ejb;

  public void writeByHibernate(String id, boolean commit) {
    var key = new UsageRecord.Key(context.require().slug(), id);
    records.store(new UsageRecord(key, "hammer", TIME, TIME).using(1, 1, 0, 0));
    records.newest(
        TIME, TIME.plusSeconds(1), 1); // flushes, so that a rollback has something to undo
    rollBackUnless(commit);
  }

  public void writeByJdbc(String id, boolean commit) {
    insert(id);
    rollBackUnless(commit);
  }

  /** Both share one connection. */
  public void writeByBoth(String id, boolean commit) {
    insert(id + "-jdbc");
    writeByHibernate(id + "-hibernate", commit);
  }

  public void fail(String id) {
    insert(id);
    database.jdbi().useHandle(h -> h.execute("select 1 / 0"));
  }

  /** @return the sources of all records that are seen, by both ways, and the slugs of the registry */
  public Set<String> seen() {
    Set<String> seen = new TreeSet<>();
    List<UsageRow> rows = records.newest(TIME, TIME.plusSeconds(1), UsageRecords.MAX_PAGE);
    rows.forEach(row -> seen.add(row.source()));
    database
        .jdbi()
        .useHandle(
            h -> {
              String sql =
                  "select distinct source from usage_records union select slug from tenants";
              seen.addAll(h.createQuery(sql).mapTo(String.class).list());
            });
    return seen;
  }

  void insert(String id) {
    database
        .jdbi()
        .useHandle(
            h ->
                h.createUpdate(
                        """
                        insert into usage_records (source, event_id, occurred_at, model, input_tokens, output_tokens,
                          cache_read_tokens, cache_write_tokens, recorded_at)
                        values (:source, :id, :time, 'hammer', 1, 1, 0, 0, :time)
                        """)
                    .bind("source", context.require().slug())
                    .bind("id", id)
                    .bind("time", TIME)
                    .execute());
  }

  public void bind(Tenant tenant) {
    context.bind(tenant).close();
  }

  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public TenantContext.Binding bindOutside(Tenant tenant) {
    return context.bind(tenant);
  }

  private void rollBackUnless(boolean commit) {
    if (!commit) {
      ejb.setRollbackOnly();
    }
  }
}
