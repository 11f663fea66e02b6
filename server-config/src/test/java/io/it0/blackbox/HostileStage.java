package io.it0.blackbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.blackbox.Debtors.Debt;
import io.it0.blackbox.Hostile.Subject;
import io.it0.demo.ApiClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The payments that the hostile corpus is about, and what the database says of them. */
final class HostileStage {

  private static final Map<String, String> CURRENCIES =
      Map.of("stripe", "USD", "alipay", "CNY", "wechat", "CNY", "crypto", "USD");

  private final Site site;
  private final PaymentSimulator simulator;
  private final Payer payer;
  private final Jdbi database;
  private final Map<String, Deque<Debt>> debts = new HashMap<>();
  private final Map<String, Attempt> shared = new HashMap<>();

  /**
   * @param reference what the providers know it as
   * @param externalId the provider's own id; null: it has none yet
   */
  record Attempt(String provider, Debt debt, String id, String reference, String externalId) {}

  /** @param journals that are there for the tenant */
  record State(String status, boolean review, long journals, long received) {}

  HostileStage(Site site, int each) throws IOException {
    this.site = site;
    this.simulator = site.simulator();
    this.payer = new Payer(site.baseUrl(0));
    this.database = site.database();
    var debtors = new Debtors(site);
    debts.put("USD", new ArrayDeque<>(debtors.make("hostile-usd", "USD", each)));
    debts.put("CNY", new ArrayDeque<>(debtors.make("hostile-cny", "CNY", each)));
  }

  PaymentSimulator simulator() {
    return simulator;
  }

  Payer payer() {
    return payer;
  }

  Debt debt(String provider) {
    return debts.get(CURRENCIES.get(provider)).remove();
  }

  Attempt subject(String provider, Subject subject) throws IOException {
    return switch (subject) {
      case OPEN, PAID -> shared(provider, subject);
      case FRESH -> begin(provider);
      case CANCELLED -> cancelled(provider);
    };
  }

  private Attempt shared(String provider, Subject subject) throws IOException {
    String key = provider + subject;
    if (!shared.containsKey(key)) {
      Attempt attempt = begin(provider);
      if (subject == Subject.PAID) {
        pay(attempt);
        refresh(attempt);
        awaitStatus(attempt, "SUCCEEDED");
        attempt = attempt(provider, attempt.debt(), attempt.id());
      }
      shared.put(key, attempt);
    }
    return shared.get(key);
  }

  Attempt begin(String provider) throws IOException {
    return begin(provider, debt(provider), UUID.randomUUID().toString());
  }

  Attempt begin(String provider, Debt debt, String key) throws IOException {
    HttpResponse<String> answer = payer.pay(debt, provider, key);
    if (answer.statusCode() != 201) {
      throw new IOException(provider + ": " + answer.statusCode() + " " + answer.body());
    }
    String id = ApiClient.JSON.readTree(answer.body()).required("id").asText();
    return attempt(provider, debt, id);
  }

  Attempt attempt(String provider, Debt debt, String id) {
    String external =
        database.withHandle(
            h ->
                h.createQuery("select external_id from payments where id = :id")
                    .bind("id", UUID.fromString(id))
                    .mapTo(String.class)
                    .findOne()
                    .orElse(null));
    return new Attempt(provider, debt, id, id.replace("-", ""), external);
  }

  private Attempt cancelled(String provider) throws IOException {
    Attempt attempt = begin(provider);
    HttpResponse<String> answer = payer.cancel(attempt.debt(), attempt.id());
    if (answer.statusCode() != 200) {
      throw new IOException(provider + ": " + answer.statusCode() + " " + answer.body());
    }
    return attempt;
  }

  /** At the provider, by whatever the payer does there. */
  void pay(Attempt attempt) throws IOException {
    switch (attempt.provider()) {
      case "stripe" -> simulator.act("stripe", attempt.externalId(), "pay");
      case "alipay" -> simulator.act("alipay", attempt.reference(), "pay");
      case "wechat" -> simulator.act("wechat", attempt.reference(), "pay");
      default -> {
        simulator.act("btcpay", attempt.externalId(), "pay");
        simulator.act("btcpay", attempt.externalId(), "confirm");
      }
    }
  }

  State awaitStatus(Attempt attempt, String status) throws IOException {
    long began = System.nanoTime();
    State state = state(attempt);
    while (!state.status().equals(status)) {
      Stage.requirePatience(began, attempt + " should become " + status + " and is " + state);
      state = state(attempt);
    }
    return state;
  }

  State state(Attempt attempt) {
    return database.withHandle(
        h ->
            h.createQuery(
                    """
                    select p.status, p.quarantine is not null,
                      (select count(*) from journals j where j.tenant_id = p.tenant_id
                         and j.source_type in ('PAYMENT', 'REFUND', 'DISPUTE', 'CREDIT')),
                      (select coalesce(sum(e.amount_minor), 0) from journal_entries e
                         where e.tenant_id = p.tenant_id and e.account = 'PROVIDER_CLEARING')
                    from payments p where p.id = :id
                    """)
                .bind("id", UUID.fromString(attempt.id()))
                .map(
                    (row, c) ->
                        new State(
                            row.getString(1), row.getBoolean(2), row.getLong(3), row.getLong(4)))
                .one());
  }

  /** The inbox row's status; empty: there is none. */
  Optional<String> inbox(String provider, String deliveryId) {
    return database.withHandle(
        h ->
            h.createQuery(
                    "select status from webhook_inbox where provider = :p and delivery_id = :d")
                .bind("p", provider)
                .bind("d", deliveryId)
                .mapTo(String.class)
                .findOne());
  }

  long inboxRows(String provider) {
    return database.withHandle(
        h ->
            h.createQuery("select count(*) from webhook_inbox where provider = :p")
                .bind("p", provider)
                .mapTo(Long.class)
                .one());
  }

  /** Currencies whose entries do not sum to zero. */
  List<String> unbalanced() {
    return database.withHandle(
        h ->
            h.createQuery(
                    "select currency from journal_entries group by 1 having sum(amount_minor) <> 0")
                .mapTo(String.class)
                .list());
  }

  /** As a person of the platform's has it asked. */
  JsonNode refresh(Attempt attempt) throws IOException {
    return new Stage(site.installation())
        .admin()
        .post("admin/payments/" + attempt.id() + "/refresh", Map.of());
  }
}
