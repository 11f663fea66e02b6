package io.it0.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.demo.ApiClient;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;

/**
 * {@code ./it0 bench ingest}: usage events a second, from HTTP until they are aggregated and
 * de-duplicated in PostgreSQL.
 *
 * <p>Closed loop: the clients pause while more than a bounded number of events is on its way, so the
 * figure is what the whole path sustains, not what its first step accepts.
 */
public final class IngestBench {

  private static final Map<String, Long> DEFAULTS =
      Map.of(
          "tenants",
          1_000L,
          "batch",
          1_000L,
          "clients",
          3L,
          "existing",
          5_000_000L,
          "warmup",
          60L,
          "measure",
          120L,
          "underway",
          400_000L,
          "target",
          40_000L);

  private final BenchTarget target;
  private final BenchOptions options;
  private final PrintStream out;
  private final Jdbi jdbi;
  private final List<String> slugs;

  private record Totals(long events, long tokens) {}

  private IngestBench(BenchTarget target, BenchOptions options, PrintStream out) {
    this.target = target;
    this.options = options;
    this.out = out;
    this.jdbi = target.platformJdbi();
    this.slugs =
        IntStream.range(0, options.number("tenants")).mapToObj("ingest-%05d"::formatted).toList();
  }

  /** @return whether everything that was sent was counted, and fast enough */
  public static boolean run(BenchTarget target, List<String> arguments, PrintStream out)
      throws IOException, InterruptedException {
    return new IngestBench(target, BenchOptions.parse(arguments, DEFAULTS), out).run();
  }

  private boolean run() throws IOException, InterruptedException {
    Machine.print(target, out);
    YearMonth month = YearMonth.from(Instant.now().atOffset(ZoneOffset.UTC));
    new BenchTenants(jdbi, out)
        .register(
            new BenchTenants.Group("ingest", slugs.size(), "enterprise", month, Optional.empty()));
    new ExistingRecords(jdbi, slugs, month, out).fill(options.number("existing"));
    Totals before = totals();
    var shared = new IngestLoad.Shared();
    List<Thread> clients = start(shared);
    out.printf(
        "load: %d clients, batches of %,d events over %,d tenants%n",
        clients.size(), options.number("batch"), slugs.size());
    regulate(shared, before, options.seconds("warmup"));
    Totals atStart = totals();
    long began = System.nanoTime();
    regulate(shared, before, options.seconds("measure"));
    Totals atEnd = totals();
    double rate = (atEnd.events() - atStart.events()) / seconds(began);
    shared.stopped = true;
    for (Thread client : clients) {
      client.join();
    }
    boolean whole = drain(shared, before);
    return report(rate, whole && shared.failure.get() == null, shared);
  }

  private List<Thread> start(IngestLoad.Shared shared) throws IOException {
    ApiClient admin =
        ApiClient.anonymous(target.installation().baseUrl())
            .login(target.installation().adminEmail(), target.installation().adminPassword());
    JsonNode key =
        admin.post("api-keys", Map.of("name", "bench", "scopes", List.of("USAGE_WRITE")));
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < options.number("clients"); i++) {
      ApiClient client =
          ApiClient.anonymous(target.installation().baseUrl())
              .withApiKey(key.required("key").asText());
      String name = "bench/" + Instant.now().toEpochMilli() + "/" + i;
      var load = new IngestLoad(client, slugs, options.number("batch"), name, shared);
      clients.add(new Thread(load, "client-" + i));
    }
    clients.forEach(Thread::start);
    return clients;
  }

  private void regulate(IngestLoad.Shared shared, Totals before, Duration span)
      throws InterruptedException, IOException {
    long began = System.nanoTime();
    long lastReport = began;
    while (seconds(began) < span.toSeconds()) {
      TimeUnit.MILLISECONDS.sleep(250);
      if (shared.failure.get() != null) {
        shared.stopped = true;
        throw new IOException("a client failed", shared.failure.get());
      }
      long counted = totals().events() - before.events();
      shared.paused = shared.accepted.get() - counted > options.number("underway");
      if (seconds(lastReport) >= 10) {
        lastReport = System.nanoTime();
        out.printf(
            "  %3.0f s: %,d accepted, %,d counted%n",
            seconds(began), shared.accepted.get(), counted);
      }
    }
  }

  private boolean drain(IngestLoad.Shared shared, Totals before) throws InterruptedException {
    long began = System.nanoTime();
    long sent = shared.accepted.get();
    Totals now = totals();
    while (now.events() - before.events() < sent && seconds(began) < 120) {
      TimeUnit.MILLISECONDS.sleep(200);
      now = totals();
    }
    long events = now.events() - before.events();
    long tokens = now.tokens() - before.tokens();
    out.printf(
        "sent %,d events, %,d tokens; counted %,d events, %,d tokens; drained in %.1f s%n",
        sent, sent * IngestLoad.tokensPerEvent(), events, tokens, seconds(began));
    return events == sent && tokens == sent * IngestLoad.tokensPerEvent() && recordsMatch();
  }

  private boolean recordsMatch() {
    long records = new ExistingRecords(jdbi, slugs, YearMonth.now(ZoneOffset.UTC), out).count();
    long counted = totals().events();
    out.printf("%,d usage records stored, %,d counted%n", records, counted);
    return records == counted;
  }

  private boolean report(double rate, boolean whole, IngestLoad.Shared shared) {
    double ceiling = Ceiling.copyUsageRecords(jdbi);
    out.printf(
        "%,.0f events/s from HTTP until aggregated (target %,d)%n", rate, options.number("target"));
    out.printf(
        "ceiling: %,.0f rows/s by a bare COPY into one table with the key; ratio %.2f%n",
        ceiling, rate / ceiling);
    out.printf("%d batches were answered 503 and sent again%n", shared.refused.get());
    out.println(
        whole
            ? "every event sent was counted once"
            : "NOT EQUAL: events were lost or counted twice");
    return whole && rate >= options.number("target");
  }

  private Totals totals() {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    select coalesce(sum(a.event_count), 0) events,
                           coalesce(sum(a.input_tokens + a.output_tokens), 0) tokens
                    from usage_aggregates a join tenants t on t.id = a.tenant_id
                    where t.slug like 'ingest-%'
                    """)
                .map((row, context) -> new Totals(row.getLong(1), row.getLong(2)))
                .one());
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
