package io.it0.identity;

import io.it0.db.PlatformDatabase;
import io.it0.db.UuidV7;
import io.it0.period.BillingInterval;
import io.it0.period.TenantClocks;
import io.it0.period.TestClockError;
import io.it0.period.TestClocks;
import io.it0.problem.ProblemException;
import io.it0.subscription.Subscription;
import io.it0.subscription.Subscriptions;
import io.it0.tenancy.Tenant;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Registers a tenant: registry row, schema, owner and subscription in one transaction, or nothing. */
@Stateless
public class TenantRegistration {

  private PlatformDatabase database;
  private Passwords passwords;
  private Subscriptions subscriptions;
  private TenantClocks clocks;
  private TestClocks testClocks;
  private Clock clock;

  protected TenantRegistration() {}

  @Inject
  public TenantRegistration(
      PlatformDatabase database,
      Passwords passwords,
      Subscriptions subscriptions,
      TenantClocks clocks,
      TestClocks testClocks,
      Clock clock) {
    this.database = database;
    this.passwords = passwords;
    this.subscriptions = subscriptions;
    this.clocks = clocks;
    this.testClocks = testClocks;
    this.clock = clock;
  }

  /** @throws ProblemException if the slug or the address is taken, or there is no such plan or test clock */
  public RegisteredTenant register(NewTenant wanted, Actor actor) {
    wanted.testClock().ifPresent(this::requireTestClock);
    Optional<String> generated =
        wanted.ownerPassword().isPresent() ? Optional.empty() : Optional.of(Passwords.generate());
    // Hashed before the first statement: no connection waits for it.
    String hash = passwords.hash(wanted.ownerPassword().or(() -> generated).orElseThrow());
    return database
        .jdbi()
        .withHandle(handle -> register(handle, wanted, hash, actor))
        .with(generated);
  }

  /** In the caller's transaction. */
  RegisteredTenant register(Handle handle, NewTenant wanted, String passwordHash, Actor actor) {
    var tenant =
        new Tenant(
            UuidV7.next(),
            wanted.slug(),
            Tenant.schemaFor(wanted.slug()),
            wanted.name(),
            Tenant.Status.ACTIVE,
            wanted.zone(),
            wanted.testClock());
    Instant now = clock.instant();
    insert(handle, tenant, now);
    var owner =
        new User(
            UuidV7.next(),
            wanted.ownerEmail(),
            wanted.ownerEmail(),
            Role.TENANT_ADMIN,
            Optional.of(tenant.id()));
    Users.insert(handle, owner, passwordHash, now);
    AuditLog.write(
        handle,
        actor,
        new AuditLog.Entry(
            Optional.of(tenant.id()),
            "tenant.registered",
            tenant.slug(),
            Map.of("plan", wanted.plan(), "currency", wanted.currency()),
            now));
    // Last: an invoice's number stays locked until the commit.
    Subscription subscription =
        subscriptions.start(
            handle,
            tenant,
            wanted.plan(),
            wanted.currency(),
            BillingInterval.MONTH,
            wanted.start(clocks.clockOf(tenant).instant()));
    return new RegisteredTenant(tenant, owner, subscription, Optional.empty());
  }

  private static void insert(Handle handle, Tenant tenant, Instant at) {
    int inserted =
        handle
            .createUpdate(
                """
                insert into tenants
                  (id, slug, schema_name, name, time_zone, test_clock_id, template_version, created_at)
                values (:id, :slug, :schema, :name, :zone, :clock, 0, :at)
                on conflict (slug) do nothing
                """)
            .bind("id", tenant.id())
            .bind("slug", tenant.slug())
            .bind("schema", tenant.schema())
            .bind("name", tenant.name())
            .bind("zone", tenant.zone().getId())
            .bind("clock", tenant.testClock().orElse(null))
            .bind("at", at)
            .execute();
    if (inserted == 0) {
      throw new ProblemException(IdentityError.TENANT_SLUG_TAKEN, tenant.slug());
    }
    handle
        .createUpdate(
            """
            update tenants set template_version = create_tenant_schema(id, schema_name)
            where id = :id
            """)
        .bind("id", tenant.id())
        .execute();
  }

  private void requireTestClock(UUID id) {
    if (testClocks.find(id).isEmpty()) {
      throw new ProblemException(TestClockError.TEST_CLOCK_NOT_FOUND, "test clock " + id);
    }
  }
}
