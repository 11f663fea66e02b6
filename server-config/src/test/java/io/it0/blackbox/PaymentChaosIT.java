package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.blackbox.Debtors.Debt;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A thousand payments through providers that lose, double, delay and reorder their notifications and
 * break connections, while servers are killed: every payment ends as the provider has it, no invoice is
 * paid twice, and the books sum to zero.
 *
 * <p>{@code -Dit0.seed=…} repeats the payers' and the weather's choices, {@code -Dit0.chaos.payments=…}
 * makes another number of them.
 */
class PaymentChaosIT {

  private static final int PAYMENTS = Integer.getInteger("it0.chaos.payments", 1_000);
  private static final int PAYERS = 8;
  private static final int KILLS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Site site = Site.pair();
  private final PaymentSimulator simulator = site.simulator();

  @Test
  void every_payment_ends_as_the_provider_has_it() throws Exception {
    long seed = Long.getLong("it0.seed", System.nanoTime());
    System.out.printf("seed %d (-Dit0.seed=%d)%n", seed, seed);
    var random = new Random(seed);
    List<Debt> debts = new ArrayList<>();
    var debtors = new Debtors(site);
    debts.addAll(debtors.make("chaos-usd", "USD", PAYMENTS / 2));
    debts.addAll(debtors.make("chaos-cny", "CNY", PAYMENTS - PAYMENTS / 2));
    Collections.shuffle(debts, random);

    long began = System.nanoTime();
    simulator.control("PUT", "weather", storm(random.nextInt()));
    var queue = new ConcurrentLinkedQueue<>(debts);
    var reckoning = new ChaosReckoning(site, debts);
    List<ChaosPayer> payers =
        IntStream.range(0, PAYERS)
            .mapToObj(i -> new ChaosPayer(site, queue, new Random(seed + i)))
            .toList();
    List<Thread> threads = payers.stream().map(payer -> new Thread(payer, "payer")).toList();
    threads.forEach(Thread::start);
    strike(random, threads);
    for (Thread thread : threads) {
      thread.join(PATIENCE.toMillis());
    }
    System.out.printf(
        "%d invoices, %d payers' surprises, after %.0f s%n",
        debts.size(),
        payers.stream().mapToLong(ChaosPayer::refusals).sum(),
        (System.nanoTime() - began) / 1e9);
    simulator.control("DELETE", "faults", Map.of());
    assertThat(payers.stream().flatMap(payer -> payer.failures().stream())).isEmpty();

    reckoning.awaitAgreement(PATIENCE);
    System.out.printf("%s, after %.0f s%n", reckoning.summary(), (System.nanoTime() - began) / 1e9);
    assertThat(reckoning.disagreements())
        .as("payments that are not as the provider has them")
        .isEmpty();
    assertThat(reckoning.wrongBooks()).as("tenants whose books are wrong").isEmpty();
    assertThat(reckoning.unbalanced()).isEmpty();
  }

  private static Map<String, Integer> storm(int seed) {
    return Map.of(
        "seed", seed,
        "lose", 15,
        "duplicate", 30,
        "delay", 60,
        "maxDelayMillis", 3_000,
        "errorBefore", 2,
        "errorAfter", 3,
        "cutBefore", 2,
        "cutAfter", 3,
        "pacePerMille", 5);
  }

  /** One node after the other, at random moments, while people pay. */
  private void strike(Random random, List<Thread> payers) throws IOException {
    for (int kill = 0; kill < KILLS && payers.stream().anyMatch(Thread::isAlive); kill++) {
      Stage.pause(Duration.ofMillis(random.nextInt(500, 4_000)));
      Site.Part part = kill % 2 == 0 ? Site.Part.FIRST_NODE : Site.Part.SECOND_NODE;
      long began = System.nanoTime();
      site.killAndAwaitRestart(part);
      System.out.printf("%s again after %.1f s%n", part, (System.nanoTime() - began) / 1e9);
    }
  }
}
