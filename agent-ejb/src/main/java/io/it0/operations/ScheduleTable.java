package io.it0.operations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The shared table standing_order_schedule: when each tenant's orders are next due. */
final class ScheduleTable {

  private ScheduleTable() {}

  static void set(Handle handle, UUID tenant, UUID order, Optional<Instant> nextSlot) {
    handle
        .createUpdate(
            """
            insert into standing_order_schedule (order_id, tenant_id, next_slot)
            values (:order, :tenant, :next)
            on conflict (order_id) do update set next_slot = excluded.next_slot
            """)
        .bind("order", order)
        .bind("tenant", tenant)
        .bind("next", nextSlot.orElse(null))
        .execute();
  }

  static void release(Handle handle, UUID order) {
    handle
        .createUpdate(
            "update standing_order_schedule set claimed_until = null where order_id = :order")
        .bind("order", order)
        .execute();
  }

  static void delete(Handle handle, UUID order) {
    handle
        .createUpdate("delete from standing_order_schedule where order_id = :order")
        .bind("order", order)
        .execute();
  }

  /**
   * Claims what is due for tenants on the wall clock, and what a dead node has left, of whichever tenants.
   *
   * @param until wall clock
   */
  static List<DueOrder> claim(Handle handle, Instant wall, Instant until, int limit) {
    return handle
        .createQuery(
            """
            update standing_order_schedule s set claimed_until = :until
            from (select d.order_id from standing_order_schedule d join tenants t on t.id = d.tenant_id
                   where d.claimed_until <= :wall
                      or (d.claimed_until is null and d.next_slot <= :wall and t.test_clock_id is null)
                   order by d.next_slot limit :limit
                   for update of d skip locked) due
            where s.order_id = due.order_id
            returning s.tenant_id, s.order_id
            """)
        .bind("wall", wall)
        .bind("until", until)
        .bind("limit", limit)
        .map(ScheduleTable::claim)
        .list();
  }

  /** Claims one order that is due for the tenants on a test clock, at its time. */
  static Optional<DueOrder> claim(
      Handle handle, UUID testClock, Instant now, Instant wall, Instant until) {
    return handle
        .createQuery(
            """
            update standing_order_schedule s set claimed_until = :until
            from (select d.order_id from standing_order_schedule d join tenants t on t.id = d.tenant_id
                   where t.test_clock_id = :clock
                     and (d.claimed_until <= :wall or (d.claimed_until is null and d.next_slot <= :now))
                   order by d.next_slot, d.order_id limit 1
                   for update of d skip locked) due
            where s.order_id = due.order_id
            returning s.tenant_id, s.order_id
            """)
        .bind("clock", testClock)
        .bind("now", now)
        .bind("wall", wall)
        .bind("until", until)
        .map(ScheduleTable::claim)
        .findOne();
  }

  private static DueOrder claim(ResultSet row, StatementContext context) throws SQLException {
    return new DueOrder(row.getObject(1, UUID.class), row.getObject(2, UUID.class));
  }

  static Optional<Instant> nextDue(Handle handle, UUID testClock, Instant after, Instant until) {
    return handle
        .createQuery(
            """
            select s.next_slot from standing_order_schedule s join tenants t on t.id = s.tenant_id
            where t.test_clock_id = :clock and s.next_slot > :after and s.next_slot <= :until
            order by s.next_slot limit 1
            """)
        .bind("clock", testClock)
        .bind("after", after)
        .bind("until", until)
        .mapTo(Instant.class)
        .findOne();
  }
}
