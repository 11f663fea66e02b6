package io.it0.blackbox;

import io.it0.blackbox.Debtors.Debt;
import io.it0.demo.ApiClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;

/** Takes invoice after invoice and pays it, or not, or changes its mind; asks again whatever went wrong. */
final class ChaosPayer implements Runnable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Site site;
  private final PaymentSimulator simulator;
  private final Jdbi database;
  private final Queue<Debt> debts;
  private final Random random;
  private final List<String> failures = new ArrayList<>();
  private final AtomicLong refusals = new AtomicLong();

  ChaosPayer(Site site, Queue<Debt> debts, Random random) {
    this.site = site;
    this.simulator = site.simulator();
    this.database = site.database();
    this.debts = debts;
    this.random = random;
  }

  List<String> failures() {
    return failures;
  }

  /** Requests that had to be sent again. */
  long refusals() {
    return refusals.get();
  }

  @Override
  public void run() {
    for (Debt debt = debts.poll(); debt != null; debt = debts.poll()) {
      try {
        settle(debt);
      } catch (IOException | RuntimeException e) {
        failures.add(debt.invoiceId() + ": " + e);
      }
    }
  }

  private void settle(Debt debt) throws IOException {
    boolean dollars = debt.currency().equals("USD");
    String provider =
        dollars
            ? random.nextInt(4) == 0 ? "crypto" : "stripe"
            : random.nextBoolean() ? "alipay" : "wechat";
    String payment = begin(debt, provider);
    switch (random.nextInt(10)) {
      case 0 -> {
        return; // who thinks it over does not pay
      }
      case 1 -> decline(provider, payment);
      case 2 -> {
        // Another way to pay, after which the first code is paid all the same, if it still can be.
        String second =
            begin(debt, dollars ? "crypto" : provider.equals("alipay") ? "wechat" : "alipay");
        pay(provider, payment);
        pay(dollars ? "crypto" : provider.equals("alipay") ? "wechat" : "alipay", second);
        return;
      }
      default -> {
        // most people just pay
      }
    }
    pay(provider, payment);
  }

  /** @return the payment's id */
  private String begin(Debt debt, String provider) throws IOException {
    String key = UUID.randomUUID().toString();
    long began = System.nanoTime();
    String last = "";
    for (int node = random.nextInt(2); ; node = 1 - node) {
      try {
        HttpResponse<String> answer = new Payer(site.baseUrl(node)).pay(debt, provider, key);
        last = answer.statusCode() + " " + answer.body();
        if (answer.statusCode() == 201) {
          return ApiClient.JSON.readTree(answer.body()).required("id").asText();
        }
        if (last.contains("NOTHING_TO_PAY")) {
          throw new IllegalStateException(last);
        }
      } catch (IOException e) {
        last = e.toString();
      }
      refusals.incrementAndGet();
      Stage.pause(Duration.ofMillis(random.nextInt(100, 500)));
      if (System.nanoTime() - began > PATIENCE.toNanos()) {
        throw new IOException(provider + " could not be begun: " + last);
      }
    }
  }

  private String external(String payment) {
    return database.withHandle(
        h ->
            h.createQuery("select external_id from payments where id = :id")
                .bind("id", UUID.fromString(payment))
                .mapTo(String.class)
                .findOne()
                .orElse(null));
  }

  private void decline(String provider, String payment) throws IOException {
    String external = external(payment);
    if (provider.equals("stripe") && external != null) {
      act("stripe", external, "pay?card=4000000000009995");
    } else if (provider.equals("wechat")) {
      act("wechat", payment.replace("-", ""), "fail");
    }
  }

  private void pay(String provider, String payment) throws IOException {
    String reference = payment.replace("-", "");
    switch (provider) {
      case "alipay", "wechat" -> act(provider, reference, "pay");
      case "stripe" -> {
        String external = external(payment);
        if (external != null) {
          act("stripe", external, "pay");
        }
      }
      default -> {
        String external = external(payment);
        if (external != null) {
          act("btcpay", external, "pay");
          act("btcpay", external, "confirm");
        }
      }
    }
  }

  /** What cannot be done at the provider now is not done: the code has expired, or was never made. */
  private void act(String provider, String id, String action) throws IOException {
    try {
      simulator.act(provider, id, action);
    } catch (IOException e) {
      if (!e.getMessage().contains(": 400 ")) {
        throw e;
      }
    }
  }
}
