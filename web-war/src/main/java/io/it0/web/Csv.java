package io.it0.web;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Operations that answer in JSON or as a table: one method each, as Payara's description of the API knows one a verb and path. */
final class Csv {

  static final String TYPE = "text/csv";

  private Csv() {}

  /** The first of the two that is named; a browser that takes anything gets JSON. */
  static boolean isWanted(HttpHeaders headers) {
    for (MediaType type : headers.getAcceptableMediaTypes()) {
      if (type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
        return false;
      }
      if (type.isCompatible(MediaType.valueOf(TYPE))) {
        return true;
      }
    }
    return false;
  }

  /**
   * A table to be saved under a name.
   *
   * @param table a text, or what writes it
   * @param nextCursor X-Next-Cursor names the next page with it; null: there is none
   */
  static Response page(String name, Object table, String nextCursor) {
    var response =
        Response.ok(table, TYPE + ";charset=UTF-8;header=present")
            .header("Content-Disposition", "attachment; filename=\"" + name + "\"");
    return nextCursor == null
        ? response.build()
        : response.header("X-Next-Cursor", nextCursor).build();
  }
}
