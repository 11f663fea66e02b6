package io.it0.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.demo.ApiClient;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * {@code ./it0 bench quota}: reserve and settle over REST, with an API key, every request authenticated and every decision
 * on disk before it is answered.
 *
 * <p>The ceiling is measured in the same run by the same connections: {@code GET /quota/bounds}, which is authenticated
 * and answered as JSON, and does nothing.
 */
public final class QuotaBench {

  private static final Map<String, Long> DEFAULTS =
      Map.of(
          "connections", 32L,
          "tenants", 16L,
          "warmup", 60L,
          "ceiling", 20L,
          "measure", 120L,
          "target", 3_000L,
          "p99", 30L);
  private static final long LIMIT = 1_000_000_000_000_000L;
  private static final int MOST_TOKENS = 4_000;
  private static final String PATH = "/api/v1/quota/";

  private final BenchTarget target;
  private final BenchOptions options;
  private final PrintStream out;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final String run = Long.toHexString(Instant.now().toEpochMilli());
  private volatile Phase phase;

  /** What the connections do at the moment. */
  private enum Phase {
    WARM_UP,
    CEILING,
    MEASURE,
    END
  }

  private record Budget(String slug, String key) {}

  private QuotaBench(BenchTarget target, BenchOptions options, PrintStream out) {
    this.target = target;
    this.options = options;
    this.out = out;
  }

  /** @return whether every budget's sum is exact, and it was fast enough */
  public static boolean run(BenchTarget target, List<String> arguments, PrintStream out)
      throws IOException, InterruptedException {
    return new QuotaBench(target, BenchOptions.parse(arguments, DEFAULTS), out).run();
  }

  /** One connection's work and what it remembers of it. */
  private final class Gateway implements Runnable {
    final Budget budget;
    final String name;
    final SplittableRandom random;
    final Latencies pairs = new Latencies();
    final Latencies requests = new Latencies();
    final Latencies ceiling = new Latencies();
    long used;
    long number;

    Gateway(Budget budget, int index) {
      this.budget = budget;
      this.name = "bench/" + run + "/" + index;
      this.random = new SplittableRandom(index);
    }

    @Override
    public void run() {
      try (var connection =
          new KeptConnection(URI.create(target.installation().baseUrl()), budget.key())) {
        while (phase != Phase.END) {
          if (phase == Phase.CEILING) {
            long began = System.nanoTime();
            require(connection.get(PATH + "bounds"), 200);
            ceiling.record(System.nanoTime() - began);
          } else {
            pair(connection);
          }
        }
      } catch (IOException | RuntimeException e) {
        failure.compareAndSet(null, e);
      }
    }

    private void pair(KeptConnection connection) throws IOException {
      boolean measured = phase == Phase.MEASURE;
      int tokens = 1 + random.nextInt(MOST_TOKENS);
      int took = random.nextInt(tokens + 1);
      long began = System.nanoTime();
      String lease = require(connection.post(PATH + "reserve", "{\"tokens\":" + tokens + "}"), 201);
      long between = System.nanoTime();
      require(
          connection.post(
              PATH + "settle",
              "{\"leaseId\":\"%s\",\"source\":\"%s\",\"eventId\":\"%d\",\"tokens\":%d}"
                  .formatted(id(lease), name, number++, took)),
          200);
      long end = System.nanoTime();
      used += took;
      if (measured && phase == Phase.MEASURE) {
        requests.record(between - began);
        requests.record(end - between);
        pairs.record(end - began);
      }
    }

    private static String id(String lease) {
      int at = lease.indexOf("\"leaseId\":\"") + 11;
      return lease.substring(at, at + 36);
    }

    private static String require(KeptConnection.Answer answer, int status) throws IOException {
      if (answer.status() != status) {
        throw new IOException("answered " + answer.status() + ": " + answer.body());
      }
      return answer.body();
    }
  }

  private boolean run() throws IOException, InterruptedException {
    Machine.print(target, out);
    List<Budget> budgets = budgets();
    List<Gateway> gateways = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    phase = Phase.WARM_UP;
    for (int i = 0; i < options.number("connections"); i++) {
      var gateway = new Gateway(budgets.get(i % budgets.size()), i);
      gateways.add(gateway);
      threads.add(new Thread(gateway, "gateway-" + i));
    }
    out.printf("%d connections, %d budgets%n", gateways.size(), budgets.size());
    threads.forEach(Thread::start);
    await(options.seconds("warmup"));
    double ceiling = during(Phase.CEILING, options.seconds("ceiling"), gateways);
    phase = Phase.WARM_UP;
    await(Duration.ofSeconds(Math.min(2, options.number("warmup"))));
    double pairs = during(Phase.MEASURE, options.seconds("measure"), gateways);
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    phase = Phase.END;
    for (Thread thread : threads) {
      thread.join();
    }
    if (failure.get() != null) {
      throw new IOException("a connection failed", failure.get());
    }
    return report(gateways, pairs, ceiling, load) & isExact(budgets, gateways);
  }

  /** @return what a connection did in it, pairs or requests for the ceiling, per second and all together */
  private double during(Phase now, Duration span, List<Gateway> gateways)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    phase = now;
    await(span);
    double seconds = (System.nanoTime() - began) / 1e9;
    phase = Phase.WARM_UP;
    return gateways.stream()
            .map(gateway -> now == Phase.CEILING ? gateway.ceiling : gateway.pairs)
            .mapToLong(Latencies::requests)
            .sum()
        / seconds;
  }

  private void await(Duration span) throws IOException, InterruptedException {
    long until = System.nanoTime() + span.toNanos();
    while (System.nanoTime() < until) {
      TimeUnit.MILLISECONDS.sleep(20);
      if (failure.get() != null) {
        phase = Phase.END;
        throw new IOException("a connection failed", failure.get());
      }
    }
  }

  private List<Budget> budgets() throws IOException {
    ApiClient admin =
        ApiClient.anonymous(target.installation().baseUrl())
            .login(target.installation().adminEmail(), target.installation().adminPassword());
    List<Budget> budgets = new ArrayList<>();
    for (int i = 0; i < options.number("tenants"); i++) {
      String slug = "quota-" + run + "-" + i;
      String email = "owner@" + slug + ".example";
      JsonNode made =
          admin.post(
              "tenants",
              Map.of(
                  "slug",
                  slug,
                  "name",
                  "Bench " + slug,
                  "ownerEmail",
                  email,
                  "plan",
                  "pro",
                  "currency",
                  "USD"));
      ApiClient owner =
          ApiClient.anonymous(target.installation().baseUrl())
              .login(email, made.required("ownerPassword").asText());
      JsonNode key = owner.post("api-keys", Map.of("name", "bench", "scopes", List.of("QUOTA")));
      budgets.add(new Budget(slug, key.required("key").asText()));
    }
    target
        .platformJdbi()
        .useHandle(
            h ->
                h.execute(
                    "update tenants set max_agent_tokens_per_month = ? where slug like ?",
                    LIMIT,
                    "quota-" + run + "-%"));
    return budgets;
  }

  private boolean report(List<Gateway> gateways, double pairs, double ceiling, double load) {
    var requests = new Latencies();
    gateways.forEach(gateway -> requests.add(gateway.requests));
    var idle = new Latencies();
    gateways.forEach(gateway -> idle.add(gateway.ceiling));
    double p99 = requests.percentile(0.99);
    out.printf(
        "%,.0f reserve + settle pairs/s, %,.0f requests/s (target %,d pairs/s)%n",
        pairs, 2 * pairs, options.number("target"));
    out.printf(
        "a request: p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, longest %.1f ms (p99 allowed %d ms)%n",
        requests.percentile(0.5),
        p99,
        requests.percentile(0.999),
        requests.longestMillis(),
        options.number("p99"));
    out.printf(
        "ceiling: %,.0f requests/s of GET %sbounds, p99 %.2f ms; ratio %.2f%n",
        ceiling, PATH, idle.percentile(0.99), 2 * pairs / ceiling);
    out.printf("load average %.1f at the end%n", load);
    return pairs >= options.number("target") && p99 <= options.number("p99");
  }

  private boolean isExact(List<Budget> budgets, List<Gateway> gateways) throws IOException {
    boolean exact = true;
    for (Budget budget : budgets) {
      long wanted =
          gateways.stream().filter(g -> g.budget.equals(budget)).mapToLong(g -> g.used).sum();
      JsonNode tokens =
          ApiClient.anonymous(target.installation().baseUrl())
              .withApiKey(budget.key())
              .get("quota")
              .required("items")
              .required(0);
      boolean equal =
          tokens.required("used").asLong() == wanted && tokens.required("reserved").asLong() == 0;
      if (!equal) {
        out.printf(
            "NOT EQUAL: %s settled %,d, and the quota says %s%n", budget.slug(), wanted, tokens);
      }
      exact &= equal;
    }
    out.println(exact ? "every budget's sum is exact" : "the sums differ");
    return exact;
  }
}
