package io.it0.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Puts messages into a folder, as files that any mail program opens. The same message is the same file. */
final class FileTransport implements MailTransport {

  private final Path folder;

  FileTransport(Path folder) {
    this.folder = folder;
  }

  @Override
  public void send(UUID id, MimeMessage message) throws MessagingException, IOException {
    Files.createDirectories(folder);
    // Renamed when it is whole: whoever looks finds no half message.
    Path draft = Files.createTempFile(folder, "." + id, ".part");
    try {
      try (var out = Files.newOutputStream(draft)) {
        message.writeTo(out);
      }
      Files.move(
          draft,
          folder.resolve(id + ".eml"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
