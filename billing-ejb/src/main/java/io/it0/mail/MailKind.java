package io.it0.mail;

import java.util.Set;

/** What a message is about, and what has to be known to write it. */
public enum MailKind {
  /** {@code invoice} (its number), {@code total}, {@code due} (a time), {@code link}. */
  INVOICE_ISSUED("invoice", "total", "due", "link"),
  /** An open invoice, before or after it is due: the same, and {@code open} (what is left to pay). */
  REMINDER("invoice", "open", "due", "link"),
  /** An invoice was not paid in time: {@code retry} (a time, or a text such as a dash) is the next attempt to collect it. */
  PAST_DUE("invoice", "open", "due", "retry", "link"),
  /** The subscription has ended: {@code plan}, {@code end} (a time), {@code reason}. */
  CANCELLED("plan", "end", "reason"),
  /** Money was received: {@code invoice}, {@code amount}, {@code received} (a time), {@code provider}. */
  RECEIPT("invoice", "amount", "received", "provider"),
  /** {@code quota}, {@code percent}, {@code used}, {@code limit}, {@code reset} (a time). */
  QUOTA_WARNING("quota", "percent", "used", "limit", "reset");

  private final Set<String> fields;

  MailKind(String... fields) {
    this.fields = Set.of(fields);
  }

  public Set<String> fields() {
    return fields;
  }
}
