package io.it0.console.signin;

import io.it0.console.ConsoleUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;

/**
 * Tells the container whom the session belongs to. Named in web.xml: without a mechanism of its own the WAR would be given
 * the API's. Who may open what is decided by the boundary.
 */
@ApplicationScoped
public class SessionAuthentication implements HttpAuthenticationMechanism {

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    return ConsoleUser.of(request.getSession(false))
        .map(user -> context.notifyContainerAboutLogin(user.email(), Set.of(user.role())))
        .orElseGet(context::doNothing);
  }
}
