package io.it0.blackbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.blackbox.Debtors.Debt;
import io.it0.demo.ApiClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Compares what the providers have with what we have, payment by payment, and the books with both. */
final class ChaosReckoning {

  private final Site site;
  private final Jdbi database;
  private final PaymentSimulator simulator;
  private final UUID[] tenants;

  private record Ours(String id, String provider, String external, String status) {}

  ChaosReckoning(Site site, List<Debt> debts) {
    this.site = site;
    this.database = site.database();
    this.simulator = site.simulator();
    this.tenants = debts.stream().map(d -> UUID.fromString(d.tenantId())).toArray(UUID[]::new);
  }

  /** Has asked again whatever disagrees: the reconciler would, but it takes its time. */
  void awaitAgreement(Duration patience) throws IOException {
    long began = System.nanoTime();
    var stage = new Stage(site.installation());
    List<String> open = disagreeing();
    while (!open.isEmpty() && System.nanoTime() - began < patience.toNanos()) {
      for (String payment : open) {
        refresh(stage.admin(), payment);
      }
      open = disagreeing();
    }
  }

  private static void refresh(ApiClient admin, String payment) {
    try {
      admin.post("admin/payments/" + payment + "/refresh", Map.of());
    } catch (IOException e) {
      // It is tried again, and what never agrees is told in the end.
      System.out.println(payment + " cannot be asked for: " + e.getMessage());
    }
  }

  List<String> disagreements() throws IOException {
    List<String> all = new ArrayList<>();
    Map<String, Set<String>> paid = paidThere();
    Set<String> known = new HashSet<>();
    for (Ours ours : ours()) {
      String there = nameThere(ours);
      boolean paidThere = paid.get(ours.provider()).contains(there);
      if (paidThere != ours.status().equals("SUCCEEDED")) {
        all.add(ours + ", and the provider says it is " + (paidThere ? "" : "not ") + "paid");
      }
      known.add(ours.provider() + there);
    }
    paid.forEach(
        (provider, ids) ->
            ids.stream()
                .filter(id -> !known.contains(provider + id))
                .filter(id -> isUnknown(provider, id))
                .forEach(id -> all.add(provider + " has " + id + " paid, and we do not know it")));
    return all;
  }

  private List<String> disagreeing() throws IOException {
    Map<String, Set<String>> paid = paidThere();
    return ours().stream()
        .filter(
            o -> paid.get(o.provider()).contains(nameThere(o)) != o.status().equals("SUCCEEDED"))
        .map(Ours::id)
        .toList();
  }

  // Other tests of the same installation have paid, too, and saved cards.
  private boolean isUnknown(String provider, String id) {
    return !id.startsWith("seti_")
        && database.withHandle(
                h ->
                    h.createQuery(
                            "select count(*) from payments where external_id = :id or id::text = :uuid")
                        .bind("id", id)
                        .bind("uuid", provider.matches("alipay|wechat") ? dashed(id) : id)
                        .mapTo(Long.class)
                        .one())
            == 0;
  }

  private static String dashed(String hex) {
    return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }

  private static String nameThere(Ours ours) {
    boolean byReference = ours.provider().matches("alipay|wechat");
    return byReference ? ours.id().replace("-", "") : String.valueOf(ours.external());
  }

  private Map<String, Set<String>> paidThere() throws IOException {
    Map<String, Set<String>> paid = new HashMap<>();
    paid.put("stripe", paid("stripe", "succeeded"));
    paid.put("alipay", paid("alipay", "TRADE_SUCCESS"));
    paid.put("wechat", paid("wechat", "SUCCESS"));
    paid.put("crypto", paid("btcpay", "Settled"));
    return paid;
  }

  private Set<String> paid(String provider, String status) throws IOException {
    Set<String> ids = new HashSet<>();
    for (JsonNode payment : simulator.payments(provider)) {
      if (payment.required("status").asText().equals(status)) {
        ids.add(payment.required("id").asText());
      }
    }
    return ids;
  }

  private List<Ours> ours() {
    return database.withHandle(
        h ->
            h.createQuery(
                    """
                    select id, provider, external_id, status from payments
                    where tenant_id = any(:tenants)
                    """)
                .bind("tenants", tenants)
                .map(
                    (row, c) ->
                        new Ours(
                            row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
                .list());
  }

  /**
   * Tenants whose books are not what their payments are: each success one journal over the whole amount; the invoice
   * paid by the first of them and the rest the tenant's credit.
   */
  List<String> wrongBooks() {
    return database.withHandle(
        h ->
            h.createQuery(
                    """
                    select i.tenant_id || ': ' || i.status || ', ' || p.paid || ' paid, ' || p.journals || ' journals, clearing '
                      || e.clearing || ', receivable ' || e.receivable || ', credit ' || e.credit || ' of ' || i.total_minor
                    from invoices i
                    cross join lateral (
                      select count(*) filter (where status = 'SUCCEEDED') as paid,
                        (select count(*) from journals j where j.tenant_id = i.tenant_id and j.kind = 'PAYMENT_RECEIVED') as journals
                      from payments p where p.invoice_id = i.id) p
                    cross join lateral (
                      select coalesce(sum(amount_minor) filter (where account = 'PROVIDER_CLEARING'), 0) as clearing,
                        coalesce(sum(amount_minor) filter (where account = 'RECEIVABLE'), 0) as receivable,
                        coalesce(sum(amount_minor) filter (where account = 'CUSTOMER_CREDIT'), 0) as credit
                      from journal_entries e where e.tenant_id = i.tenant_id) e
                    where i.tenant_id = any(:tenants) and not (
                      p.journals = p.paid
                      and (i.status = 'paid') = (p.paid > 0)
                      and e.clearing = p.paid * i.total_minor
                      and e.receivable = case when p.paid > 0 then 0 else i.total_minor end
                      and e.credit = -greatest(p.paid - 1, 0) * i.total_minor)
                    """)
                .bind("tenants", tenants)
                .mapTo(String.class)
                .list());
  }

  List<String> unbalanced() {
    return database.withHandle(
        h ->
            h.createQuery(
                    "select currency from journal_entries group by 1 having sum(amount_minor) <> 0")
                .mapTo(String.class)
                .list());
  }

  Map<String, Long> summary() {
    Map<String, Long> counts = new TreeMap<>();
    ours().forEach(o -> counts.merge(o.provider() + " " + o.status(), 1L, Long::sum));
    return counts;
  }
}
