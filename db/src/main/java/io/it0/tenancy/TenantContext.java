package io.it0.tenancy;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The tenant that the current thread serves.
 *
 * <p>It is bound before the transaction begins and stays until the {@link Binding} is closed. A thread
 * that is bound to one tenant cannot be bound to another, and nothing can be bound inside a
 * transaction: its connection already serves whoever was bound when it was taken.
 */
@ApplicationScoped
public class TenantContext {

  // Static: the persistence provider resolves the tenant without CDI.
  private static final ThreadLocal<Tenant> CURRENT = new ThreadLocal<>();

  @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
  private TransactionSynchronizationRegistry transactions;

  private BooleanSupplier inTransaction =
      () -> transactions.getTransactionStatus() != Status.STATUS_NO_TRANSACTION;

  public TenantContext() {}

  /** For tests outside the container. */
  public TenantContext(BooleanSupplier inTransaction) {
    this.inTransaction = inTransaction;
  }

  /** Ends the binding when closed. */
  @FunctionalInterface
  public interface Binding extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Binds the tenant to this thread; binding the tenant that is already bound is harmless.
   *
   * @throws TenantBindingException if another tenant is bound, or a transaction is open
   */
  public Binding bind(Tenant tenant) {
    Tenant bound = CURRENT.get();
    if (bound != null) {
      if (bound.id().equals(tenant.id())) {
        return () -> {};
      }
      throw new TenantBindingException(
          "thread serves tenant %s and cannot switch to %s".formatted(bound.slug(), tenant.slug()));
    }
    if (inTransaction.getAsBoolean()) {
      throw new TenantBindingException(
          "tenant %s must be bound before the transaction begins".formatted(tenant.slug()));
    }
    CURRENT.set(tenant);
    return () -> unbind(tenant);
  }

  // A binding that is closed twice, or late, must not end the one that followed it.
  private static void unbind(Tenant tenant) {
    if (CURRENT.get() == tenant) {
      CURRENT.remove();
    }
  }

  /** Does the work under the tenant; see {@link #bind}. */
  public void run(Tenant tenant, Runnable work) {
    Binding binding = bind(tenant);
    try {
      work.run();
    } finally {
      binding.close();
    }
  }

  public Optional<Tenant> current() {
    return currentOfThread();
  }

  /** @throws TenantBindingException if no tenant is bound */
  public Tenant require() {
    return bound();
  }

  /**
   * The same without an instance: Hibernate makes its resolver without CDI, and the log asks from any thread, where an
   * instance that is made outside of a component would have no transaction registry injected, for good.
   */
  public static Optional<Tenant> currentOfThread() {
    return Optional.ofNullable(CURRENT.get());
  }

  static Tenant bound() {
    Tenant tenant = CURRENT.get();
    if (tenant == null) {
      throw new TenantBindingException("no tenant is bound");
    }
    return tenant;
  }
}
