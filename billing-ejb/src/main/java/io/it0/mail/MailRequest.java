package io.it0.mail;

import io.it0.money.Money;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A message that a tenant is to get.
 *
 * @param sourceId what it is about, with the kind its identity: an invoice's id, or an id and a step such as {@code
 *     0192…/day-3}. The same again sends nothing
 * @param fields those of the kind, each a {@link Money}, an {@link Instant}, a whole number or a text; they are written as
 *     the recipient's language and the tenant's time zone have it
 */
public record MailRequest(
    UUID tenantId, MailKind kind, String sourceId, Map<String, Object> fields) {

  private static final int SOURCE_LENGTH = 120;

  /** @throws IllegalArgumentException if a field is missing, unknown, or of another type */
  public MailRequest {
    fields = Map.copyOf(fields);
    if (sourceId.isBlank() || sourceId.length() > SOURCE_LENGTH) {
      throw new IllegalArgumentException("a mail's source has 1 to 120 characters");
    }
    if (!fields.keySet().equals(kind.fields())) {
      Set<String> wanted = new TreeSet<>(kind.fields());
      throw new IllegalArgumentException(
          "a mail %s has the fields %s, not %s".formatted(kind, wanted, fields.keySet()));
    }
    fields.values().forEach(MailFields::requireWritable);
  }
}
