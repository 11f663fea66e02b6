package io.it0.web;

import io.it0.identity.ApiKeys;
import io.it0.identity.Identity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.CallerPrincipal;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Type;
import java.util.Optional;

/**
 * API keys, and MicroProfile JWT by the container's own mechanism. Named in web.xml.
 *
 * <p>The container must know the callers with a key too: its filter for {@code @RolesAllowed} refuses whoever it did
 * not sign in itself, and it cannot be switched off inside an EAR.
 */
@ApplicationScoped
public class ApiAuthentication implements HttpAuthenticationMechanism {

  static final String API_KEY = "X-API-Key";

  private static final String FAILURE = ApiAuthentication.class.getName() + ".failure";

  @Inject private ApiKeys apiKeys;
  @Inject @Any private Instance<HttpAuthenticationMechanism> mechanisms;

  private volatile HttpAuthenticationMechanism tokens;

  /** A caller with an API key. */
  static final class KeyPrincipal extends CallerPrincipal {

    private static final long serialVersionUID = 1L;

    private final transient Identity identity;

    KeyPrincipal(Identity identity) {
      super(identity.actor());
      this.identity = identity;
    }

    Identity identity() {
      return identity;
    }
  }

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
      throws AuthenticationException {
    String key = request.getHeader(API_KEY);
    if (key == null) {
      return tokens().validateRequest(request, response, context);
    }
    return authenticate(key, request)
        .map(id -> context.notifyContainerAboutLogin(new KeyPrincipal(id), id.roles()))
        // A wrong key leaves the caller anonymous: RolesFeature refuses in the API's own words.
        .orElseGet(context::doNothing);
  }

  private Optional<Identity> authenticate(String key, HttpServletRequest request) {
    try {
      return apiKeys.authenticate(key);
    } catch (RuntimeException e) {
      // Out here the container would answer; AuthenticationFilter throws it again where it is
      // mapped.
      request.setAttribute(FAILURE, e);
      return Optional.empty();
    }
  }

  /** What kept a key from being checked, the database being away for example. */
  static Optional<RuntimeException> failure(HttpServletRequest request) {
    return Optional.ofNullable((RuntimeException) request.getAttribute(FAILURE));
  }

  private HttpAuthenticationMechanism tokens() {
    if (tokens == null) {
      for (Instance.Handle<HttpAuthenticationMechanism> handle : mechanisms.handles()) {
        if (handle.getBean().getTypes().stream().anyMatch(ApiAuthentication::isForTokens)) {
          tokens = handle.get();
        }
      }
    }
    if (tokens == null) {
      throw new IllegalStateException("the container has no mechanism for MicroProfile JWT");
    }
    return tokens;
  }

  private static boolean isForTokens(Type type) {
    return type.getTypeName().endsWith(".JWTAuthenticationMechanism");
  }
}
