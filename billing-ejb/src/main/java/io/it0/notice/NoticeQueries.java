package io.it0.notice;

import io.it0.invoicing.InvoiceNumber;
import io.it0.mail.MailKind;
import io.it0.mail.MailRequest;
import io.it0.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Finds what tenants have not been told, and notes it as told; in the caller's transaction. */
final class NoticeQueries {

  /** @param lastNumber up to which everything was told */
  record Told(String issuer, long lastNumber) {}

  /** @param owed what the tenant has to pay: nothing is told of an invoice that asks for nothing */
  record Issued(long number, Money owed, MailRequest mail) {}

  private NoticeQueries() {}

  /** Locks the issuers that nobody else is telling for. */
  static List<Told> lock(Handle handle) {
    handle.execute(
        "insert into invoice_notices (issuer, last_number) select issuer, 0 from invoice_counters on conflict do nothing");
    return handle
        .createQuery("select issuer, last_number from invoice_notices for update skip locked")
        .map((row, context) -> new Told(row.getString("issuer"), row.getLong("last_number")))
        .list();
  }

  /** In the order of their numbers, by the index invoices_number. */
  static List<Issued> issued(Handle handle, Told told, int limit) {
    return handle
        .createQuery(
            """
            select id, tenant_id, number, currency, total_minor, due_at from invoices
            where issuer = :issuer and number > :last order by number limit :limit
            """)
        .bind("issuer", told.issuer())
        .bind("last", told.lastNumber())
        .bind("limit", limit)
        .map(
            (row, context) -> {
              UUID id = row.getObject("id", UUID.class);
              long number = row.getLong("number");
              Money total = Money.ofMinor(row.getLong("total_minor"), row.getString("currency"));
              var mail =
                  new MailRequest(
                      row.getObject("tenant_id", UUID.class),
                      MailKind.INVOICE_ISSUED,
                      id.toString(),
                      Map.of(
                          "invoice", new InvoiceNumber(told.issuer(), number).toString(),
                          "total", total,
                          "due", row.getTimestamp("due_at").toInstant(),
                          "link", link(id)));
              return new Issued(number, total, mail);
            })
        .list();
  }

  static void told(Handle handle, String issuer, long number) {
    handle
        .createUpdate("update invoice_notices set last_number = :number where issuer = :issuer")
        .bind("number", number)
        .bind("issuer", issuer)
        .execute();
  }

  /**
   * Notes payments as told and answers their mail.
   *
   * @param since ids hold the time at which they were made: older payments are not looked at
   */
  static List<MailRequest> receipts(Handle handle, UUID since, Instant now, int limit) {
    return handle
        .createQuery(
            """
            with noted as (
              insert into receipt_notices (payment_id, tenant_id, noticed_at)
              select p.payment_id, p.tenant_id, :now from invoice_payments p
              where p.payment_id >= :since
                and not exists (select from receipt_notices n where n.payment_id = p.payment_id)
              order by p.payment_id limit :limit
              on conflict do nothing
              returning payment_id)
            select p.payment_id, p.tenant_id, p.provider, p.currency, p.amount_minor, p.received_at, i.issuer, i.number
            from noted n join invoice_payments p on p.payment_id = n.payment_id join invoices i on i.id = p.invoice_id
            order by p.payment_id
            """)
        .bind("now", now)
        .bind("since", since)
        .bind("limit", limit)
        .map(
            (row, context) ->
                new MailRequest(
                    row.getObject("tenant_id", UUID.class),
                    MailKind.RECEIPT,
                    row.getObject("payment_id", UUID.class).toString(),
                    Map.of(
                        "invoice",
                            new InvoiceNumber(row.getString("issuer"), row.getLong("number"))
                                .toString(),
                        "amount",
                            Money.ofMinor(row.getLong("amount_minor"), row.getString("currency")),
                        "received", row.getTimestamp("received_at").toInstant(),
                        "provider", row.getString("provider"))))
        .list();
  }

  /**
   * Notes ends of subscriptions as told and answers their mail. That of the free plan makes room for another one, and of one
   * that nobody paid dunning tells.
   */
  static List<MailRequest> endings(Handle handle, UUID since, Instant now, int limit) {
    return handle
        .createQuery(
            """
            with noted as (
              insert into ending_notices (subscription_id, tenant_id, noticed_at)
              select t.subscription_id, t.tenant_id, :now from subscription_transitions t
              where t.id >= :since and t.to_status in ('cancelled', 'expired') and t.action <> 'cancelled-unpaid'
                and t.from_plan <> 'free'
                and not exists (select from ending_notices n where n.subscription_id = t.subscription_id)
              order by t.id limit :limit
              on conflict do nothing
              returning subscription_id)
            select t.subscription_id, t.tenant_id, t.effective_at, t.reason, p.name
            from noted n join subscriptions s on s.id = n.subscription_id join plans p on p.id = s.plan_id
            join subscription_transitions t on t.subscription_id = s.id and t.to_status in ('cancelled', 'expired')
            order by t.id
            """)
        .bind("now", now)
        .bind("since", since)
        .bind("limit", limit)
        .map(
            (row, context) ->
                new MailRequest(
                    row.getObject("tenant_id", UUID.class),
                    MailKind.CANCELLED,
                    row.getObject("subscription_id", UUID.class).toString(),
                    Map.of(
                        "plan", row.getString("name"),
                        "end", row.getTimestamp("effective_at").toInstant(),
                        "reason", row.getString("reason"))))
        .list();
  }

  /** Below the address of the tenants' page, which whoever sends the mail knows. */
  private static String link(UUID invoice) {
    return "/app#invoice-" + invoice;
  }
}
