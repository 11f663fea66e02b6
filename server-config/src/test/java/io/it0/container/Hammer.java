package io.it0.container;

import io.it0.tenancy.Tenant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListSet;

/** One thread's random work for random tenants. */
final class Hammer implements Runnable {

  private static final int ROUNDS = 200;
  private static final int TIMEOUT_EVERY = 50;

  private final HammerServlet.Beans beans;
  private final List<Tenant> tenants;
  private final int thread;
  private final Random random;
  private final SortedSet<String> report;

  /** @param report takes a line for each record that was committed, and for each thing that went wrong */
  Hammer(HammerServlet.Beans beans, List<Tenant> tenants, int thread, SortedSet<String> report) {
    this.beans = beans;
    this.tenants = tenants;
    this.thread = thread;
    this.random = new Random(thread);
    this.report = report;
  }

  static SortedSet<String> report() {
    return new ConcurrentSkipListSet<>();
  }

  @Override
  public void run() {
    for (int round = 0; round < ROUNDS; round++) {
      Tenant tenant = tenants.get(random.nextInt(tenants.size()));
      String id = thread + "-" + round;
      boolean slow = round % TIMEOUT_EVERY == thread;
      try {
        beans.context().run(tenant, () -> strike(tenant, id, slow));
      } catch (RuntimeException e) {
        report.add("wrong: " + id + " " + e);
      }
      beans.context().current().ifPresent(left -> report.add("wrong: still bound " + left.slug()));
    }
  }

  private void strike(Tenant tenant, String id, boolean slow) {
    if (slow) {
      mustFail(id, () -> tooLong(id));
      return;
    }
    boolean commit = random.nextBoolean();
    switch (random.nextInt(5)) {
      case 0 -> write(tenant, commit, id, () -> beans.work().writeByHibernate(id, commit));
      case 1 -> write(tenant, commit, id, () -> beans.work().writeByJdbc(id, commit));
      case 2 -> {
        beans.work().writeByBoth(id, commit);
        if (commit) {
          report.add("committed: " + tenant.slug() + " " + id + "-hibernate");
          report.add("committed: " + tenant.slug() + " " + id + "-jdbc");
        }
      }
      case 3 -> mustFail(id, () -> beans.work().fail(id));
      default -> look(tenant);
    }
  }

  private void write(Tenant tenant, boolean commit, String id, Runnable write) {
    write.run();
    if (commit) {
      report.add("committed: " + tenant.slug() + " " + id);
    }
  }

  private void look(Tenant tenant) {
    Set<String> seen = beans.work().seen();
    if (!seen.equals(Set.of(tenant.slug()))) {
      report.add("wrong: " + tenant.slug() + " sees " + seen);
    }
  }

  private void mustFail(String id, Runnable failing) {
    try {
      failing.run();
    } catch (RuntimeException expected) {
      report.add("failed: " + id + " " + expected.getClass().getSimpleName());
      return;
    }
    report.add("wrong: " + id + " did not fail");
  }

  private void tooLong(String id) {
    try {
      beans.slow().writeTooLong(id);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
