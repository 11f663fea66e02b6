package io.it0.console;

import jakarta.faces.context.FacesContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses inside the console. */
public final class Links {

  private Links() {}

  /** @param pairs names and values; what has no value is left out */
  public static String to(String path, Object... pairs) {
    StringBuilder link = new StringBuilder(path);
    char sign = '?';
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i + 1] != null && !pairs[i + 1].toString().isEmpty()) {
        link.append(sign)
            .append(pairs[i])
            .append('=')
            .append(URLEncoder.encode(pairs[i + 1].toString(), StandardCharsets.UTF_8));
        sign = '&';
      }
    }
    return link.toString();
  }

  /** Opens a page afresh after an action, so that reloading it does nothing twice; as what the action answers. */
  public static String again(String path, Object... pairs) {
    FacesContext faces = FacesContext.getCurrentInstance();
    try {
      faces
          .getExternalContext()
          .redirect(faces.getExternalContext().getRequestContextPath() + to(path, pairs));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    faces.responseComplete();
    return null;
  }
}
