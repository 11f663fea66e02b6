package io.it0.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.UUID;

/** A way out for a finished message. */
interface MailTransport {

  /**
   * Returns when somebody else is responsible for the message.
   *
   * @param id of the message: the same when it is sent again
   */
  void send(UUID id, MimeMessage message) throws MessagingException, IOException;
}
