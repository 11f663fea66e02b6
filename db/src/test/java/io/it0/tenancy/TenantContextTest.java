package io.it0.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TenantContextTest {

  private boolean inTransaction;
  private final TenantContext context = new TenantContext(() -> inTransaction);
  private final Tenant acme = tenant("acme");
  private final Tenant globex = tenant("globex");

  @AfterEach
  void nothing_stays_bound() {
    assertThat(context.current()).isEmpty();
  }

  @Test
  void without_a_tenant_there_is_an_exception_and_no_default() {
    assertThat(context.current()).isEmpty();
    assertThatThrownBy(context::require)
        .isInstanceOf(TenantBindingException.class)
        .hasMessage("no tenant is bound");
    String nobody = new BoundTenantResolver().resolveCurrentTenantIdentifier();
    assertThat(nobody).isEqualTo(BoundTenantResolver.NOBODY);
    var connections = new TenantConnections(null);
    assertThatThrownBy(() -> connections.getConnection(nobody))
        .isInstanceOf(TenantBindingException.class)
        .hasMessage("no tenant is bound");
    assertThatThrownBy(connections::getAnyConnection).isInstanceOf(TenantBindingException.class);
  }

  @Test
  void a_binding_lasts_until_the_work_ends() {
    context.run(
        acme,
        () -> {
          assertThat(context.require()).isSameAs(acme);
          assertThat(new BoundTenantResolver().resolveCurrentTenantIdentifier())
              .isEqualTo(acme.id().toString());
        });
  }

  @Test
  void a_session_that_was_opened_for_nobody_or_another_gets_no_connection() {
    var connections = new TenantConnections(null);
    context.run(
        acme,
        () -> {
          for (String opened : List.of(BoundTenantResolver.NOBODY, globex.id().toString())) {
            assertThatThrownBy(() -> connections.getConnection(opened))
                .isInstanceOf(TenantBindingException.class)
                .hasMessageStartingWith("the session serves tenant " + opened);
          }
        });
  }

  @Test
  void a_binding_ends_with_work_that_fails() {
    Runnable failing =
        () -> {
          throw new IllegalArgumentException("the work's own");
        };
    assertThatThrownBy(() -> context.run(acme, failing)).hasMessage("the work's own");
  }

  @Test
  void a_bound_thread_cannot_switch() {
    context.run(
        acme,
        () -> {
          assertThatThrownBy(() -> context.bind(globex))
              .isInstanceOf(TenantBindingException.class)
              .hasMessage("thread serves tenant acme and cannot switch to globex");
          assertThat(context.require()).isSameAs(acme);
        });
  }

  @Test
  void nothing_is_bound_inside_a_transaction() {
    inTransaction = true;
    assertThatThrownBy(() -> context.bind(acme))
        .isInstanceOf(TenantBindingException.class)
        .hasMessage("tenant acme must be bound before the transaction begins");
  }

  @Test
  void binding_the_bound_tenant_again_changes_nothing_even_inside_its_transaction() {
    TenantContext.Binding outer = context.bind(acme);
    inTransaction = true;
    TenantContext.Binding inner = context.bind(tenant(acme.id(), "acme"));
    assertThat(context.require()).isSameAs(acme);
    inner.close();
    assertThat(context.require()).isSameAs(acme);
    outer.close();
  }

  @Test
  void closing_a_binding_twice_does_not_end_the_next_one() {
    TenantContext.Binding first = context.bind(acme);
    first.close();
    TenantContext.Binding second = context.bind(globex);
    first.close();
    assertThat(context.require()).isSameAs(globex);
    second.close();
  }

  @Test
  void another_thread_inherits_nothing() throws Exception {
    TenantContext.Binding binding = context.bind(acme);
    ExecutorService other = Executors.newSingleThreadExecutor();
    assertThat(other.submit(context::current).get(10, TimeUnit.SECONDS)).isEmpty();
    other.shutdown();
    binding.close();
  }

  private static Tenant tenant(String slug) {
    return tenant(UUID.randomUUID(), slug);
  }

  private static Tenant tenant(UUID id, String slug) {
    return new Tenant(
        id,
        slug,
        Tenant.schemaFor(slug),
        slug,
        Tenant.Status.ACTIVE,
        ZoneOffset.UTC,
        Optional.empty());
  }
}
