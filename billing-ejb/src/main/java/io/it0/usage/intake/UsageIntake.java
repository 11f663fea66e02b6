package io.it0.usage.intake;

import io.it0.db.PlatformDatabase;
import io.it0.period.TenantClocks;
import io.it0.problem.ErrorCode;
import io.it0.problem.ItemError;
import io.it0.problem.ProblemException;
import io.it0.usage.UsageConfig;
import io.it0.usage.UsageMetrics;
import io.it0.usage.UsageStreams;
import io.it0.usage.pricing.ModelPrices;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Takes usage from outside: reads, judges and prices events, and puts what is good into the streams. */
@ApplicationScoped
public class UsageIntake {

  private MeteredTenants tenants;
  private TenantClocks clocks;
  private ModelPrices prices;
  private UsageStreams streams;
  private UsageMetrics metrics;
  private UsageConfig.Intake config;

  protected UsageIntake() {}

  @Inject
  public UsageIntake(
      PlatformDatabase database,
      TenantClocks clocks,
      ModelPrices prices,
      UsageStreams streams,
      UsageMetrics metrics,
      UsageConfig config,
      Clock wall) {
    this.tenants = new MeteredTenants(database, wall, config.intake().cacheFor());
    this.clocks = clocks;
    this.prices = prices;
    this.streams = streams;
    this.metrics = metrics;
    this.config = config.intake();
  }

  /**
   * Returns when everything that was accepted is on disk.
   *
   * @throws ProblemException 400 if the body is malformed or no event in it is good, 413 if it has too
   *     many, 503 if the streams cannot take them: then the whole request is to be repeated
   */
  public IntakeResult accept(IntakeCaller caller, EventFormat format, InputStream body) {
    var read = CloudEventReader.read(bytes(body), format, config.maxEvents());
    if (read.size() == 0) {
      throw new ProblemException(IntakeError.BATCH_EMPTY, "[]");
    }
    metrics.received.add(read.size());
    var judgement = new Judgement(caller, config, tenants, clocks, prices.current());
    judgement.judge(read.events());
    List<ItemError> rejected = merge(read.faults(), judgement.rejected());
    metrics.rejected.add(rejected.size());
    if (judgement.accepted().isEmpty()) {
      throw nothing(format, rejected);
    }
    publish(judgement);
    metrics.accepted.add(judgement.accepted().size());
    metrics.unpriced.add(judgement.unpricedEvents());
    return new IntakeResult(judgement.accepted().size(), rejected, judgement.unpriced());
  }

  private void publish(Judgement judgement) {
    try {
      streams.publish(judgement.accepted());
    } catch (ProblemException e) {
      metrics.unavailable.increment();
      throw e;
    }
  }

  private static ProblemException nothing(EventFormat format, List<ItemError> rejected) {
    ItemError first = rejected.get(0);
    if (format == EventFormat.SINGLE) {
      return new ProblemException(IntakeError.valueOf(first.code()), first.message());
    }
    ErrorCode error = IntakeError.NO_EVENT_ACCEPTED;
    return new ProblemException(
        error, "all %d were refused".formatted(rejected.size()), Map.of("rejected", rejected));
  }

  private static List<ItemError> merge(List<ItemError> unread, List<ItemError> refused) {
    List<ItemError> all = new ArrayList<>(unread);
    all.addAll(refused);
    all.sort(Comparator.comparingInt(ItemError::index));
    return all;
  }

  private static byte[] bytes(InputStream body) {
    try {
      return body.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the request's body broke off", e);
    }
  }
}
