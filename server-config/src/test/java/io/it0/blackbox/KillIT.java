package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.blackbox.Reckoning.Count;
import io.it0.blackbox.Reckoning.Terms;
import io.it0.blackbox.Stage.Company;
import io.it0.demo.ApiClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/**
 * Processes are killed with -9 under load, and everything that was acknowledged is counted once, to the
 * token, from the client's ledger to the invoice.
 *
 * <p>{@code -Dit0.seed=…} repeats a run, {@code -Dit0.kill.rounds=10} makes ten, each of another seed.
 */
class KillIT {

  private static final int CLIENTS = 4;
  private static final Instant MONTH = Instant.parse("2026-05-01T00:00:00Z");
  private static final Instant NEXT_MONTH = Instant.parse("2026-06-01T00:00:00Z");
  private static final Duration SPAN = Duration.ofDays(20);
  private static final StreamEntryID START = new StreamEntryID("0-0");

  private final AtomicBoolean stop = new AtomicBoolean();
  private final SentEvents sent = new SentEvents();
  private Site site;
  private Stage stage;
  private List<ApiClient> nodes;
  private LoadClient.Place place;

  @Test
  void what_was_acknowledged_is_counted_once_whatever_is_killed() throws Exception {
    site = Site.pair();
    long seed = Long.getLong("it0.seed", System.nanoTime());
    for (int round = 0; round < Integer.getInteger("it0.kill.rounds", 1); round++) {
      System.out.printf("round %d, seed %d (-Dit0.seed=%d)%n", round + 1, seed, seed);
      new KillIT().round(site, new Random(seed));
      seed += 1;
    }
  }

  private void round(Site where, Random random) throws Exception {
    site = where;
    stage = new Stage(site.installation());
    Map<Company, Terms> companies = companies(stage.clock(MONTH));
    stage.advance(companies.keySet().iterator().next().clockId(), MONTH.plus(SPAN));
    String key = stage.platformKey("USAGE_WRITE");
    nodes =
        IntStream.range(0, 2)
            .mapToObj(n -> ApiClient.anonymous(site.baseUrl(n)).withApiKey(key))
            .toList();
    place =
        new LoadClient.Place(companies.keySet().stream().map(Company::slug).toList(), MONTH, SPAN);
    List<Thread> clients = load(random.nextLong());
    strikes(random);
    stop.set(true);
    for (Thread client : clients) {
      client.join();
    }
    System.out.println(sent);
    reckon(companies);
  }

  private Map<Company, Terms> companies(String clock) throws IOException {
    Map<Company, Terms> companies = new LinkedHashMap<>();
    for (int i = 0; i < 4; i++) {
      companies.put(stage.company("kill-pro", "pro", clock), Terms.PRO);
    }
    companies.put(stage.company("kill-large", "enterprise", clock), Terms.ENTERPRISE);
    companies.put(stage.company("kill-free", "free", clock), Terms.FREE);
    return companies;
  }

  private List<Thread> load(long seed) {
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String name = Long.toHexString(seed) + "-" + i;
      clients.add(new Thread(new LoadClient(name, nodes, place, sent, stop), "client-" + i));
    }
    clients.forEach(Thread::start);
    return clients;
  }

  private void strikes(Random random) throws Exception {
    List<Strike> strikes = new ArrayList<>(Arrays.asList(Strike.values()));
    Collections.shuffle(strikes, random);
    for (Strike strike : strikes) {
      int before = sent.acknowledgedCount();
      Stage.pause(Duration.ofMillis(random.nextInt(800, 2_500)));
      long began = System.nanoTime();
      strike(strike, random.nextLong());
      System.out.printf(
          "%s in %.1f s; %,d events acknowledged since the last%n",
          strike, (System.nanoTime() - began) / 1e9, sent.acknowledgedCount() - before);
    }
    Stage.pause(Duration.ofSeconds(1));
  }

  private void strike(Strike strike, long seed) throws Exception {
    switch (strike) {
      case KILL_FIRST_NODE -> site.killAndAwaitRestart(Site.Part.FIRST_NODE);
      case KILL_SECOND_NODE -> site.killAndAwaitRestart(Site.Part.SECOND_NODE);
      case KILL_REDIS -> site.killAndAwaitRestart(Site.Part.REDIS);
      case KILL_POSTGRES -> site.killAndAwaitRestart(Site.Part.POSTGRES);
      case REDELIVER -> redeliver();
      case STAMPEDE -> stampede(seed);
    }
  }

  /** What is trimmed cannot come again, so it waits for a moment in which the streams hold something. */
  private void redeliver() throws IOException {
    long began = System.nanoTime();
    try (Jedis redis = site.redis()) {
      long entries = entries(redis);
      while (entries == 0) {
        Stage.requirePatience(began, "the streams never hold anything");
        entries = entries(redis);
      }
      streams(redis).forEach(s -> redis.xgroupSetID(s, "billing-service", START));
      System.out.printf("%,d entries are delivered again%n", entries);
    }
  }

  private static long entries(Jedis redis) {
    return streams(redis).stream().mapToLong(redis::xlen).sum();
  }

  private static List<String> streams(Jedis redis) {
    return redis.keys("usage.recorded*").stream()
        .filter(key -> redis.type(key).equals("stream") && !redis.xinfoGroups(key).isEmpty())
        .toList();
  }

  private void stampede(long seed) throws InterruptedException {
    String name = "stampede-" + Long.toHexString(seed);
    List<UsageEvent> batch = new LoadClient(name, nodes, place, sent, stop).batch(50);
    List<Thread> crowd = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      var one = new LoadClient(name + i, nodes, place, sent, stop);
      crowd.add(
          new Thread(
              () -> {
                try {
                  one.deliver(batch, false);
                } catch (IOException e) {
                  sent.surprise("the stampede: " + e);
                }
              }));
    }
    crowd.forEach(Thread::start);
    for (Thread one : crowd) {
      one.join();
    }
  }

  private void reckon(Map<Company, Terms> companies) throws IOException {
    var reckoning = new Reckoning(site, stage, sent);
    reckoning.awaitDrained();
    Map<Company, Count> counted = new LinkedHashMap<>();
    for (Company company : companies.keySet()) {
      Count count = reckoning.compare(company);
      counted.put(company, count);
      System.out.printf(
          "%s: %,d events, %,d tokens, equal in the clients' ledger, the records, both sums, REST%n",
          company.slug(), count.events(), count.tokens());
    }
    assertThat(sent.surprises()).as("answers that no client should get").isEmpty();
    closeMonth(companies, counted, reckoning);
  }

  private void closeMonth(
      Map<Company, Terms> companies, Map<Company, Count> counted, Reckoning reckoning)
      throws IOException {
    String clock = companies.keySet().iterator().next().clockId();
    stage.advance(clock, NEXT_MONTH.plus(Duration.ofMinutes(10)));
    var run = stage.bill(Map.of());
    assertThat(run.required("status").asText()).as("%s", run).isEqualTo("COMPLETED");
    for (Map.Entry<Company, Count> entry : counted.entrySet()) {
      Terms terms = companies.get(entry.getKey());
      reckoning.compareInvoice(entry.getKey(), terms, entry.getValue(), NEXT_MONTH);
    }
  }
}
