package io.it0.identity;

import io.it0.subscription.TokenPlan;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonString;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Reads an identity from a token whose signature, issuer, audience and expiry are already checked. */
@ApplicationScoped
public class TokenIdentities {

  static final String TENANT_CLAIM = "tenant_id";
  static final String PLAN_CLAIM = "plan";
  static final String PLAN_VERSION_CLAIM = "plan_version";

  private KnownTenants tenants;
  private KnownUsers users;

  protected TokenIdentities() {}

  @Inject
  public TokenIdentities(KnownTenants tenants, KnownUsers users) {
    this.tenants = tenants;
    this.users = users;
  }

  /**
   * Empty if the token is not one that we issue: without a person's role, or with a tenant that does not exist; and if its
   * user is not active any more, or has another role by now.
   */
  public Optional<Identity> identity(JsonWebToken token) {
    Set<String> roles = new HashSet<>(token.getGroups() == null ? Set.of() : token.getGroups());
    roles.retainAll(Role.PEOPLE);
    Optional<UUID> user = uuid(token.getSubject());
    user.flatMap(users::activeRole)
        .ifPresentOrElse(role -> roles.retainAll(Set.of(role)), roles::clear);
    if (roles.isEmpty()) {
      return Optional.empty();
    }
    if (roles.contains(Role.PLATFORM_ADMIN)) {
      var platform = new Identity(token.getName(), user, roles, Optional.empty());
      return token.containsClaim(TENANT_CLAIM) ? Optional.empty() : Optional.of(platform);
    }
    return token
        .<Object>claim(TENANT_CLAIM)
        .flatMap(claim -> uuid(String.valueOf(claim)))
        .flatMap(tenants::find)
        .map(tenant -> new Identity(token.getName(), user, roles, Optional.of(tenant)));
  }

  /** The plan that the token's tenant was on when it was issued. */
  public Optional<TokenPlan> plan(JsonWebToken token) {
    Optional<UUID> tenant =
        token.<Object>claim(TENANT_CLAIM).flatMap(claim -> uuid(String.valueOf(claim)));
    Optional<Object> key = token.claim(PLAN_CLAIM);
    Optional<Integer> version =
        token.<Object>claim(PLAN_VERSION_CLAIM).flatMap(claim -> number(String.valueOf(claim)));
    if (tenant.isEmpty() || key.isEmpty() || version.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new TokenPlan(tenant.get(), text(key.get()), version.get()));
  }

  // The container gives claims that it does not know as JSON.
  private static String text(Object claim) {
    return claim instanceof JsonString json ? json.getString() : String.valueOf(claim);
  }

  private static Optional<Integer> number(String text) {
    try {
      return Optional.of(Integer.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty(); // a foreign token
    }
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return text == null ? Optional.empty() : Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a foreign token
    }
  }
}
