package io.it0.web;

import io.it0.document.Language;
import io.it0.document.Paper;
import io.it0.document.Pdf;
import io.it0.problem.ProblemException;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** A document as the answer to a request: drawn only if the caller has not got it already. */
final class PdfAnswer {

  static final String TYPE = "application/pdf";

  private static final int TAG_BYTES = 12;

  private PdfAnswer() {}

  /**
   * @param asked {@code ?lang=}; null: the first of Accept-Language that there is, else English
   */
  static Language language(String asked, HttpHeaders headers) {
    if (asked == null) {
      return headers.getAcceptableLanguages().stream()
          .map(Locale::toLanguageTag)
          .map(Language::of)
          .flatMap(Optional::stream)
          .findFirst()
          .orElse(Language.EN);
    }
    return Language.of(asked)
        .orElseThrow(() -> new ProblemException(WebError.INVALID_REQUEST, "lang is en or zh"));
  }

  static Response of(Paper paper, Request request) {
    // Weak: two drawings of one paper differ in the time that they carry.
    var tag = new EntityTag(digest(paper), true);
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    Response.ResponseBuilder answer =
        unchanged != null
            ? unchanged
            : Response.ok(Pdf.of(paper), TYPE)
                .header(
                    HttpHeaders.CONTENT_DISPOSITION,
                    "inline; filename=\"" + paper.number() + ".pdf\"");
    // Kept by the caller and asked for again: an invoice stays, what was paid of it does not.
    return answer
        .tag(tag)
        .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
        .header(HttpHeaders.VARY, "Accept-Language, Authorization, X-API-Key")
        .build();
  }

  private static String digest(Paper paper) {
    try {
      byte[] text = (Pdf.LAYOUT + " " + paper).getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
