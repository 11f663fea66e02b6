package io.it0.invoicing;

import static java.util.stream.Collectors.toMap;

import io.it0.db.BulkRows;
import io.it0.db.UuidV7;
import io.it0.money.Money;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Customer credit by tenant and currency: never negative, its row locked by whoever changes it. What it means in the
 * books is posted by the caller, in the same transaction.
 */
final class CustomerCredit {

  private static final String LOCK =
      """
      select b.tenant_id, b.currency, b.balance_minor
        from credit_balances b
       where (b.tenant_id, b.currency) in (select * from unnest(cast(:tenants as uuid[]), cast(:currencies as text[])))
       order by b.tenant_id, b.currency
         for update
      """;

  private static final String STORE =
      """
      insert into credit_balances (tenant_id, currency, balance_minor)
      select * from unnest(?, ?, ?)
      on conflict (tenant_id, currency) do update set balance_minor = excluded.balance_minor
      """;

  private static final String MOVE =
      """
      insert into credit_movements (id, tenant_id, currency, kind, amount_minor, balance_minor, source_id, invoice_id,
                                    note, actor, at)
      select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private record Key(UUID tenantId, String currency) {}

  private record Moved(CreditMovement movement, Money balance) {}

  private CustomerCredit() {}

  /** Locks and answers the balance. */
  static Money lock(Handle handle, UUID tenant, String currency) {
    // So that there is a row to lock: two first payments at once must not both find none.
    handle.execute(
        "insert into credit_balances (tenant_id, currency, balance_minor) values (?, ?, 0) on conflict do nothing",
        tenant,
        currency);
    return lock(handle, List.of(new Key(tenant, currency))).get(new Key(tenant, currency));
  }

  /** Makes one movement; the caller has made sure that the balance stands it. Answers the new balance. */
  static Money move(Handle handle, CreditMovement movement) {
    Money before = lock(handle, movement.tenantId(), movement.amount().currencyCode());
    Money after = before.plus(movement.amount());
    store(handle, List.of(new Moved(movement, after)));
    return after;
  }

  /**
   * Lets invoices about to be issued use up what their tenants have, in their order, with one statement if nobody has
   * any. An invoice below zero adds to it. Answers what was applied, by invoice; what is not in it got nothing.
   */
  static Map<UUID, Money> applyTo(Handle handle, Collection<InvoiceDraft> drafts) {
    // What adds to a balance needs a row to lock.
    drafts.stream()
        .filter(draft -> draft.total().isNegative())
        .map(CustomerCredit::key)
        .forEach(key -> lock(handle, key.tenantId(), key.currency()));
    Map<Key, Money> balances =
        new HashMap<>(lock(handle, drafts.stream().map(CustomerCredit::key).distinct().toList()));
    Map<UUID, Money> applied = new LinkedHashMap<>();
    List<Moved> moves = new ArrayList<>();
    for (InvoiceDraft draft : drafts) {
      Money total = draft.total();
      Money balance = balances.getOrDefault(key(draft), Money.zero(draft.currency()));
      Money used = total.min(balance);
      if (used.isZero()) {
        continue;
      }
      applied.put(draft.id(), used);
      balances.put(key(draft), balance.minus(used));
      moves.add(new Moved(applied(draft, used), balance.minus(used)));
    }
    store(handle, moves);
    return applied;
  }

  private static CreditMovement applied(InvoiceDraft draft, Money used) {
    return new CreditMovement(
        draft.tenantId(),
        used.isNegative() ? CreditMovement.Kind.NEGATIVE_INVOICE : CreditMovement.Kind.APPLIED,
        used.negated(),
        draft.id().toString(),
        Optional.of(draft.id()),
        Optional.empty(),
        Optional.empty(),
        draft.at());
  }

  private static Key key(InvoiceDraft draft) {
    return new Key(draft.tenantId(), draft.currency().getCurrencyCode());
  }

  private static Map<Key, Money> lock(Handle handle, List<Key> keys) {
    return handle
        .createQuery(LOCK)
        .bind("tenants", keys.stream().map(Key::tenantId).toArray(UUID[]::new))
        .bind("currencies", keys.stream().map(Key::currency).toArray(String[]::new))
        .map(
            (row, context) ->
                Map.entry(
                    new Key(row.getObject("tenant_id", UUID.class), row.getString("currency")),
                    Money.ofMinor(row.getLong("balance_minor"), row.getString("currency"))))
        .stream()
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static void store(Handle handle, List<Moved> moves) {
    Map<Key, Money> balances = new LinkedHashMap<>();
    for (Moved moved : moves) {
      CreditMovement movement = moved.movement();
      balances.put(new Key(movement.tenantId(), movement.amount().currencyCode()), moved.balance());
    }
    BulkRows.of(balances.entrySet())
        .column("uuid", entry -> entry.getKey().tenantId())
        .column("text", entry -> entry.getKey().currency())
        .column("int8", entry -> entry.getValue().minor())
        .execute(handle, STORE);
    BulkRows.of(moves)
        .column("uuid", moved -> UuidV7.next())
        .column("uuid", moved -> moved.movement().tenantId())
        .column("text", moved -> moved.movement().amount().currencyCode())
        .column("text", moved -> moved.movement().kind())
        .column("int8", moved -> moved.movement().amount().minor())
        .column("int8", moved -> moved.balance().minor())
        .column("text", moved -> moved.movement().sourceId())
        .column("uuid", moved -> moved.movement().invoice().orElse(null))
        .column("text", moved -> moved.movement().note().orElse(null))
        .column("text", moved -> moved.movement().actor().orElse(null))
        .column("timestamptz", moved -> moved.movement().at())
        .execute(handle, MOVE);
  }
}
