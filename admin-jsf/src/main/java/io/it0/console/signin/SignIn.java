package io.it0.console.signin;

import io.it0.console.Activity;
import io.it0.console.ConsoleUser;
import io.it0.console.Session;
import io.it0.console.Texts;
import io.it0.identity.IdentityError;
import io.it0.identity.LogIns;
import io.it0.identity.Role;
import io.it0.identity.User;
import io.it0.problem.ProblemException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** The log-in page. A one-time password is good to choose another, on the same page. */
@Named("signIn")
@RequestScoped
public class SignIn {

  @Inject private LogIns logIns;
  @Inject private Session session;
  @Inject private Activity activity;
  @Inject private HttpServletRequest request;

  private String email;
  private String password;
  private String chosen;
  private boolean choosing;

  public void enter() throws IOException {
    try {
      User user =
          chosen == null
              ? logIns.logIn(text(email), text(password), session.requestId())
              : logIns.changePassword(text(email), text(password), chosen, session.requestId());
      admit(user);
    } catch (ProblemException refused) {
      choosing = chosen != null || refused.errorCode() == IdentityError.PASSWORD_TO_BE_CHOSEN;
      FacesContext.getCurrentInstance()
          .addMessage(
              null,
              new FacesMessage(
                  FacesMessage.SEVERITY_ERROR, Texts.of(refused.errorCode()), refused.detail()));
    }
  }

  private void admit(User user) throws IOException {
    if (user.role().equals(Role.TENANT_MEMBER)) {
      throw new ProblemException(SignInError.CONSOLE_NOT_FOR_MEMBERS, user.email());
    }
    request.getSession();
    // Whoever knew the id from before does not know this one.
    request.changeSessionId();
    ConsoleUser entered = ConsoleUser.of(user);
    entered.enter(request.getSession());
    activity.begin(request.getSession());
    FacesContext faces = FacesContext.getCurrentInstance();
    faces
        .getExternalContext()
        .redirect(request.getContextPath() + NextPage.of(request.getParameter("next"), entered));
    faces.responseComplete();
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  public String getEmail() {
    return email;
  }

  public void setEmail(String email) {
    this.email = email;
  }

  public String getPassword() {
    return password;
  }

  public void setPassword(String password) {
    this.password = password;
  }

  public String getChosen() {
    return chosen;
  }

  public void setChosen(String chosen) {
    this.chosen = chosen;
  }

  public boolean isChoosing() {
    return choosing;
  }
}
