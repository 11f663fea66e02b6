package io.it0.payment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The tables payment_methods and payment_customers. */
final class MethodTable {

  private static final String SELECT =
      """
      select id, tenant_id, provider, status, external_id, label, is_default, failure, set_up_id, created_at
        from payment_methods
       where removed_at is null
      """;

  private MethodTable() {}

  static Optional<PaymentMethod> find(Handle handle, UUID tenant, UUID id) {
    return handle
        .createQuery(SELECT + "and id = :id and tenant_id = :tenant")
        .bind("id", id)
        .bind("tenant", tenant)
        .map(MethodTable::method)
        .findOne();
  }

  static Optional<PaymentMethod> defaultOf(Handle handle, UUID tenant) {
    return handle
        .createQuery(SELECT + "and tenant_id = :tenant and is_default")
        .bind("tenant", tenant)
        .map(MethodTable::method)
        .findOne();
  }

  static Optional<UUID> bySetUp(Handle handle, ProviderKey provider, String setUpId) {
    return handle
        .createQuery(
            "select id from payment_methods where provider = :provider and set_up_id = :id")
        .bind("provider", provider.label())
        .bind("id", setUpId)
        .mapTo(UUID.class)
        .findOne();
  }

  /** In the order in which they were saved. */
  static List<PaymentMethod> page(Handle handle, UUID tenant, Optional<UUID> after, int limit) {
    return handle
        .createQuery(
            SELECT
                + """
                and tenant_id = :tenant and (cast(:after as uuid) is null or id > :after)
                order by id limit :limit
                """)
        .bind("tenant", tenant)
        .bind("after", after.orElse(null))
        .bind("limit", limit)
        .map(MethodTable::method)
        .list();
  }

  static int count(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            "select count(*) from payment_methods where tenant_id = :tenant and removed_at is null")
        .bind("tenant", tenant)
        .mapTo(Integer.class)
        .one();
  }

  /** Locks the tenant, so that its methods do not change meanwhile. */
  static void lockAll(Handle handle, UUID tenant) {
    handle
        .createQuery(
            "select id from payment_methods where tenant_id = :tenant order by id for update")
        .bind("tenant", tenant)
        .mapTo(UUID.class)
        .list();
  }

  static void insert(Handle handle, UUID id, UUID tenant, ProviderKey provider, Instant at) {
    handle
        .createUpdate(
            """
            insert into payment_methods (id, tenant_id, provider, label, status, check_at, created_at, updated_at)
            values (:id, :tenant, :provider, 'not saved yet', 'PENDING', :check, :at, :at)
            """)
        .bind("id", id)
        .bind("tenant", tenant)
        .bind("provider", provider.label())
        .bind("check", at.plus(Backoff.after(2)))
        .bind("at", at)
        .execute();
  }

  static void begun(Handle handle, UUID id, String setUpId) {
    handle.execute("update payment_methods set set_up_id = ? where id = ?", setUpId, id);
  }

  static void saved(Handle handle, UUID id, SetUpSeen seen, boolean asDefault, Instant at) {
    handle
        .createUpdate(
            """
            update payment_methods
               set status = 'ACTIVE', external_id = :external, label = left(:label, 100), is_default = :default,
                   failure = null, check_at = null, updated_at = :at
             where id = :id
            """)
        .bind("external", seen.methodId().orElseThrow())
        .bind("label", seen.label().orElse("saved method"))
        .bind("default", asDefault)
        .bind("at", at)
        .bind("id", id)
        .execute();
  }

  /** @param over whether the flow has ended; otherwise it can still succeed */
  static void failed(
      Handle handle, UUID id, Optional<String> why, boolean over, Instant at, Instant checkAt) {
    handle
        .createUpdate(
            """
            update payment_methods
               set status = case when :over then 'FAILED' else status end, failure = left(:why, 500),
                   check_at = :check, updated_at = :at
             where id = :id
            """)
        .bind("over", over)
        .bind("why", why.orElse(null))
        .bind("check", over ? null : checkAt)
        .bind("at", at)
        .bind("id", id)
        .execute();
  }

  static void makeDefault(Handle handle, UUID tenant, UUID id, Instant at) {
    handle.execute(
        "update payment_methods set is_default = false where tenant_id = ? and is_default", tenant);
    handle.execute(
        "update payment_methods set is_default = true, updated_at = ? where id = ?",
        Timestamp.from(at),
        id);
  }

  /** The provider's id of it is given up, so that the same card can be saved again. */
  static void remove(Handle handle, UUID id, Instant at) {
    handle
        .createUpdate(
            """
            update payment_methods
               set removed_at = :at, is_default = false, check_at = null, updated_at = :at,
                   external_id = case when external_id is null then null else id::text end
             where id = :id
            """)
        .bind("at", at)
        .bind("id", id)
        .execute();
  }

  record Due(UUID id, UUID tenantId, ProviderKey provider, String setUpId, Instant createdAt) {}

  static List<Due> claim(Handle handle, Instant now, int limit) {
    return handle
        .createQuery(
            """
            update payment_methods m
               set checks = m.checks + 1,
                   check_at = cast(:now as timestamptz) + make_interval(secs => case when m.checks < 6 then 60 else 1800 end)
             where m.id in (select due.id from payment_methods due
                             where due.check_at <= :now order by due.check_at limit :limit for update skip locked)
            returning m.id, m.tenant_id, m.provider, m.set_up_id, m.created_at
            """)
        .bind("now", now)
        .bind("limit", limit)
        .map(
            (row, context) ->
                new Due(
                    row.getObject("id", UUID.class),
                    row.getObject("tenant_id", UUID.class),
                    ProviderKey.ofLabel(row.getString("provider")),
                    row.getString("set_up_id"),
                    row.getTimestamp("created_at").toInstant()))
        .list();
  }

  static Optional<String> customer(Handle handle, UUID tenant, ProviderKey provider) {
    return handle
        .createQuery(
            "select external_id from payment_customers where tenant_id = :tenant and provider = :provider")
        .bind("tenant", tenant)
        .bind("provider", provider.label())
        .mapTo(String.class)
        .findOne();
  }

  static void customer(Handle handle, UUID tenant, ProviderKey provider, String id, Instant at) {
    handle.execute(
        """
        insert into payment_customers (tenant_id, provider, external_id, created_at) values (?, ?, ?, ?)
        on conflict (tenant_id, provider) do nothing
        """,
        tenant,
        provider.label(),
        id,
        Timestamp.from(at));
  }

  private static PaymentMethod method(ResultSet row, StatementContext context) throws SQLException {
    return new PaymentMethod(
        row.getObject("id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        ProviderKey.ofLabel(row.getString("provider")),
        PaymentMethod.Status.valueOf(row.getString("status")),
        Optional.ofNullable(row.getString("external_id")),
        row.getString("label"),
        row.getBoolean("is_default"),
        Optional.ofNullable(row.getString("failure")),
        Optional.ofNullable(row.getString("set_up_id")),
        row.getTimestamp("created_at").toInstant());
  }
}
