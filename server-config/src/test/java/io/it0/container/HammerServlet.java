package io.it0.container;

import io.it0.tenancy.Tenant;
import io.it0.tenancy.TenantContext;
import io.it0.tenancy.TenantDatabase;
import io.it0.tenancy.Tenants;
import io.it0.usage.UsageRecords;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** {@code GET /run?do=…} answers with one line for each thing that happened. */
@WebServlet("/run")
public class HammerServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final int THREADS = 16;

  @Inject private transient TenantWork work;
  @Inject private transient SlowWork slow;
  @Inject private transient TenantContext context;
  @Inject private transient TenantDatabase database;
  @Inject private transient Tenants tenants;
  @Inject private transient UsageRecords records;
  @Resource private transient ManagedThreadFactory threads;
  @Resource private transient UserTransaction transaction;

  record Beans(TenantWork work, SlowWork slow, TenantContext context) {}

  @FunctionalInterface
  private interface Attempt {
    void run() throws Exception;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String answer =
        switch (request.getParameter("do")) {
          case "hammer" -> String.join("\n", hammer());
          case "nobody" -> nobody();
          case "switch" -> switching();
          default -> "not understood";
        };
    response.getWriter().write(answer);
  }

  private SortedSet<String> hammer() {
    List<Tenant> all =
        IntStream.range(0, 20).mapToObj(i -> tenants.findBySlug("t" + i).orElseThrow()).toList();
    SortedSet<String> report = Hammer.report();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS, threads);
    var beans = new Beans(work, slow, context);
    for (int i = 0; i < THREADS; i++) {
      pool.execute(new Hammer(beans, all, i, report));
    }
    pool.shutdown();
    try {
      if (!pool.awaitTermination(60, TimeUnit.SECONDS)) {
        report.add("wrong: not done in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      report.add("wrong: interrupted");
    }
    return report;
  }

  private String nobody() {
    Instant now = Instant.EPOCH;
    return outcome(() -> records.newest(now, now.plusSeconds(1), 1))
        + outcome(() -> work.writeByJdbc("nobody", true))
        + outcome(() -> work.writeByHibernate("nobody", true))
        + outcome(() -> database.connection().close())
        + outcome(() -> context.run(tenant("t0"), () -> database.jdbi().useHandle(h -> {})));
  }

  private String switching() {
    return outcome(() -> context.run(tenant("t0"), () -> work.bind(tenant("t1"))))
        + outcome(() -> work.bind(tenant("t1")))
        + outcome(this::switchBehindTheContextsBack);
  }

  /** Unbinds inside the transaction, and binds another tenant while the transaction is suspended. */
  private void switchBehindTheContextsBack() throws Exception {
    Tenant first = tenant("t0");
    Tenant second = tenant("t1");
    TenantContext.Binding binding = context.bind(first);
    transaction.begin();
    try {
      work.writeByJdbc("first", true);
      binding.close();
      binding = work.bindOutside(second);
      work.writeByJdbc("second", true);
      transaction.commit();
    } finally {
      binding.close();
      if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
        transaction.rollback();
      }
    }
  }

  private Tenant tenant(String slug) {
    return tenants.findBySlug(slug).orElseThrow();
  }

  private static String outcome(Attempt attempt) {
    try {
      attempt.run();
      return "accepted\n";
    } catch (Exception e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return cause.getClass().getSimpleName() + ": " + cause.getMessage() + "\n";
    }
  }
}
