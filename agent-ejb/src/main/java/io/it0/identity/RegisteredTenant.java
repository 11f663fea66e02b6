package io.it0.identity;

import io.it0.subscription.Subscription;
import io.it0.tenancy.Tenant;
import java.util.Optional;

/** @param generatedPassword the owner's, to be told once; empty if the caller had chosen one */
public record RegisteredTenant(
    Tenant tenant, User owner, Subscription subscription, Optional<String> generatedPassword) {

  RegisteredTenant with(Optional<String> password) {
    return new RegisteredTenant(tenant, owner, subscription, password);
  }

  @Override
  public String toString() {
    return "RegisteredTenant[" + tenant.slug() + "]";
  }
}
