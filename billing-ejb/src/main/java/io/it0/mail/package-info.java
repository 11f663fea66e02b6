/**
 * E-mail to a tenant's people, in English and Chinese.
 *
 * <p>Owns what is said (templates), to whom, and the way out: a message is a row of the transaction that decides it, sent
 * after the commit by SMTP, or put into a folder as a file. Whoever decides, and when, is left to the features.
 *
 * <p>Invariants: one message for each (kind, source, recipient), however often it is asked for; nothing is sent inside a
 * transaction; what somebody else has typed reaches no header but as text. A message is sent at least once: a node that
 * dies between the server's answer and the mark sends it again, under the same Message-ID.
 */
package io.it0.mail;
