package io.it0.simulator.base;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;

/** Keys and secrets, each in a file that only its owner may read (0600), made when first asked for. */
public final class Safe {

  private final Path folder;

  public Safe(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  public String secret(String name, Supplier<String> made) {
    return text(name + ".txt", made);
  }

  /** The private key in NAME-private.pem, the public one in NAME-public.pem. */
  public KeyPair keyPair(String name) {
    String privateName = name + "-private.pem";
    String publicName = name + "-public.pem";
    if (!Files.exists(file(privateName)) || !Files.exists(file(publicName))) {
      KeyPair made = Rsa.generate();
      write(publicName, Rsa.pem("PUBLIC KEY", made.getPublic().getEncoded()));
      write(privateName, Rsa.pem("PRIVATE KEY", made.getPrivate().getEncoded()));
    }
    return Rsa.keyPair(read(privateName), read(publicName));
  }

  public X509Certificate certificate(String name, Supplier<byte[]> der) {
    String pem = text(name + ".pem", () -> Rsa.pem("CERTIFICATE", der.get()));
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(pem.getBytes()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot read the certificate " + name, e);
    }
  }

  private String text(String name, Supplier<String> made) {
    if (!Files.exists(file(name))) {
      write(name, made.get() + "\n");
    }
    return read(name).strip();
  }

  private String read(String name) {
    try {
      return Files.readString(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, String content) {
    try {
      Path draft = file(name + ".new");
      Files.deleteIfExists(draft);
      Files.createFile(
          draft,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(draft, content);
      Files.move(draft, file(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
