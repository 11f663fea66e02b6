package io.it0.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  @TempDir Path temporary;

  @Test
  void a_folder_that_is_missing_is_made() {
    DataFolder data = DataFolder.open(temporary.resolve("a/b"));

    assertThat(data.root()).isDirectory();
  }

  @Test
  void a_file_or_a_place_where_nothing_can_be_made_is_refused_in_one_line() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));

    assertRefused(file, "is a file, not a folder");
    assertRefused(file.resolve("below"), "is not writable");
    assertRefused(Path.of("/proc/it0"), "is not writable");
  }

  @Test
  void fresh_removes_what_launchers_made_and_nothing_else() throws IOException {
    DataFolder data = DataFolder.open(temporary);
    new Secrets(data).owner();
    Path mine = Files.createFile(temporary.resolve("mine.txt"));

    data.clear();

    assertThat(data.path("secrets")).doesNotExist();
    assertThat(mine).exists();
  }

  @Test
  void a_password_is_made_once_and_only_its_owner_may_read_it() throws IOException {
    DataFolder data = DataFolder.open(temporary);

    String password = new Secrets(data).owner();

    assertThat(password).hasSize(32).matches("[A-Za-z0-9_-]+");
    assertThat(new Secrets(data).owner()).isEqualTo(password);
    assertThat(new Secrets(data).tenantRole()).isNotEqualTo(password);
    assertPrivate(new Secrets(data).file("owner-password"));
    assertThat(permissions(data.path("secrets"))).isEqualTo("rwx------");
  }

  @Test
  void the_signing_key_is_made_once_and_what_it_signs_its_public_half_verifies() throws Exception {
    DataFolder data = DataFolder.open(temporary);

    SigningKey key = SigningKey.in(data);

    byte[] before = Files.readAllBytes(key.privateKey());
    assertThat(SigningKey.in(data)).isEqualTo(key);
    assertThat(Files.readAllBytes(key.privateKey())).isEqualTo(before);
    assertPrivate(key.privateKey());
    KeyFactory rsa = KeyFactory.getInstance("RSA");
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(rsa.generatePrivate(new PKCS8EncodedKeySpec(der(key.privateKey()))));
    signature.update(new byte[] {1, 2, 3});
    byte[] signed = signature.sign();
    signature.initVerify(rsa.generatePublic(new X509EncodedKeySpec(der(key.publicKey()))));
    signature.update(new byte[] {1, 2, 3});
    assertThat(signature.verify(signed)).isTrue();
  }

  @Test
  void a_second_launcher_is_refused_while_the_first_holds_the_lock() {
    DataFolder data = DataFolder.open(temporary);

    try (RunLock lock = RunLock.take(data)) {
      assertThat(lock).isNotNull();
      // Within one JVM the second attempt is an exception, between two it is a refusal: LauncherIT.
      assertThat(RunLock.holder(data)).isEmpty(); // this JVM is a test, not a launcher
    }
    RunLock.take(data).close();
  }

  @Test
  void what_grew_too_large_is_renamed_and_the_end_of_a_log_can_be_shown() throws IOException {
    Path log = temporary.resolve("server.log");
    Files.writeString(log, "one\ntwo\n" + "x".repeat(1_000) + "\n");

    assertThat(LogFile.tail(log, 2)).startsWith("  two\n  xxx").endsWith("…");
    assertThat(LogFile.tail(temporary.resolve("none"), 2)).contains("cannot be read");
    Files.write(log, new byte[(int) LogFile.MAX_BYTES + 1]);
    LogFile.rotated(log);
    assertThat(log).doesNotExist();
    assertThat(temporary.resolve("server.log.1")).exists();
  }

  private static void assertRefused(Path path, String message) {
    assertThatThrownBy(() -> DataFolder.open(path))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private static void assertPrivate(Path file) throws IOException {
    assertThat(permissions(file)).isEqualTo("rw-------");
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static byte[] der(Path pem) throws IOException {
    String body = Files.readString(pem).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return Base64.getDecoder().decode(body);
  }
}
