package io.it0.period;

import io.it0.tenancy.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.ZoneOffset;

/**
 * A tenant's business time.
 *
 * <p>Signatures, tokens, caches and time-outs stay on the wall clock, which is what {@code @Inject Clock} gives.
 */
@ApplicationScoped
public class TenantClocks {

  private Clock wall;
  private TestClocks testClocks;

  protected TenantClocks() {}

  @Inject
  public TenantClocks(Clock wall, TestClocks testClocks) {
    this.wall = wall;
    this.testClocks = testClocks;
  }

  /**
   * The clock that the tenant's billing runs on. A test clock's time is read here once, so that one piece of work sees
   * one time: ask again for the next.
   */
  public Clock clockOf(Tenant tenant) {
    return tenant
        .testClock()
        .map(
            id ->
                testClocks
                    .find(id)
                    .orElseThrow(
                        () ->
                            new IllegalStateException(
                                "tenant %s is on test clock %s, which does not exist"
                                    .formatted(tenant.slug(), id))))
        .map(clock -> Clock.fixed(clock.now(), ZoneOffset.UTC))
        .orElse(wall);
  }
}
