package io.it0.console;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Answers a file in place of the page. */
public final class Downloads {

  private Downloads() {}

  public static void csv(String name, String table) {
    FacesContext faces = FacesContext.getCurrentInstance();
    ExternalContext external = faces.getExternalContext();
    external.responseReset();
    external.setResponseContentType("text/csv;charset=UTF-8");
    external.setResponseHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
    try (OutputStream out = external.getResponseOutputStream()) {
      out.write(table.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    faces.responseComplete();
  }
}
