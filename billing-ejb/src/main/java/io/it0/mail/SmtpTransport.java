package io.it0.mail;

import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;
import java.util.UUID;

/** Hands messages to a mail server; one connection each, with a time-out at every step. */
final class SmtpTransport implements MailTransport {

  private final Session session;

  SmtpTransport(MailConfig.Smtp config) {
    var properties = new Properties();
    String millis = Long.toString(config.timeout().toMillis());
    properties.put("mail.transport.protocol", "smtp");
    properties.put("mail.smtp.host", config.host());
    properties.put("mail.smtp.port", Integer.toString(config.port()));
    properties.put("mail.smtp.connectiontimeout", millis);
    properties.put("mail.smtp.timeout", millis);
    properties.put("mail.smtp.writetimeout", millis);
    properties.put("mail.smtp.starttls.enable", Boolean.toString(config.startTls()));
    properties.put("mail.smtp.starttls.required", Boolean.toString(config.startTls()));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.auth", Boolean.toString(config.user().isPresent()));
    session = Session.getInstance(properties, authenticator(config));
  }

  private static Authenticator authenticator(MailConfig.Smtp config) {
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication(config.user().orElse(""), config.password().orElse(""));
      }
    };
  }

  @Override
  public void send(UUID id, MimeMessage message) throws MessagingException {
    try (Transport transport = session.getTransport("smtp")) {
      transport.connect();
      transport.sendMessage(message, message.getAllRecipients());
    }
  }
}
