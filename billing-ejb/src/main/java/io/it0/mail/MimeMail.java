package io.it0.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Properties;

/** Makes messages of plain text and HTML, in UTF-8. */
final class MimeMail {

  private static final String UTF_8 = StandardCharsets.UTF_8.name();
  private static final Session NO_SESSION = Session.getInstance(new Properties());

  private MimeMail() {}

  /** A message that keeps its Message-ID however often it is made: servers and people know it again. */
  private static final class Identified extends MimeMessage {
    private final String messageId;

    Identified(String messageId) {
      super(NO_SESSION);
      this.messageId = messageId;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", messageId);
    }
  }

  /** @throws MessagingException if the recipient is no address */
  static MimeMessage of(MailTable.Due mail, String from, MailTemplate.Written written)
      throws MessagingException {
    String domain = from.substring(from.indexOf('@') + 1);
    var message = new Identified("<" + mail.id() + "@" + domain + ">");
    message.setFrom(address(from));
    message.setRecipient(Message.RecipientType.TO, address(mail.recipient()));
    message.setSubject(MailFields.line(written.subject()), UTF_8);
    message.setSentDate(Date.from(mail.createdAt()));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader("Content-Language", mail.locale().code());
    message.setContent(body(written));
    message.saveChanges();
    return message;
  }

  /** The better form last, as RFC 2046 has it. */
  private static MimeMultipart body(MailTemplate.Written written) throws MessagingException {
    var text = new MimeBodyPart();
    text.setText(written.text(), UTF_8, "plain");
    var html = new MimeBodyPart();
    html.setText(written.html(), UTF_8, "html");
    var body = new MimeMultipart("alternative");
    body.addBodyPart(text);
    body.addBodyPart(html);
    return body;
  }

  private static InternetAddress address(String text) throws MessagingException {
    if (!text.equals(MailFields.line(text))) {
      throw new MessagingException("an address has no control characters");
    }
    var address = new InternetAddress(text, true);
    address.validate();
    return address;
  }
}
