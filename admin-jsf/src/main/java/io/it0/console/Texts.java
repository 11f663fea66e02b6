package io.it0.console;

import io.it0.problem.ErrorCode;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.FacesContext;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** The words of a bean, in the page's language. */
public final class Texts {

  private static final String BUNDLE = "io.it0.console.Texts";

  private Texts() {}

  public static String of(String key, Object... values) {
    Locale locale = locale();
    String text = ResourceBundle.getBundle(BUNDLE, locale).getString(key);
    return values.length == 0 ? text : new MessageFormat(text, locale).format(values);
  }

  /** What kind of problem it is; in the API's own words where it has no others. */
  public static String of(ErrorCode code) {
    try {
      return of("problem." + code.code());
    } catch (MissingResourceException e) {
      return code.title();
    }
  }

  /** Told on the page that is shown next, also after a redirect. */
  public static void tell(String key, Object... values) {
    FacesContext faces = FacesContext.getCurrentInstance();
    faces.getExternalContext().getFlash().setKeepMessages(true);
    faces.addMessage(null, new FacesMessage(of(key, values)));
  }

  static Locale locale() {
    return FacesContext.getCurrentInstance().getViewRoot().getLocale();
  }
}
