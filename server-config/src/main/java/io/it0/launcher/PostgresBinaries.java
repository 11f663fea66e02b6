package io.it0.launcher;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * Unpacks the PostgreSQL that Maven brought, once a data folder.
 *
 * <p>The server is run by us and not by the library that the binaries belong to: it has to be started
 * with passwords from its first second, watched, and started again on the same port after a crash.
 */
final class PostgresBinaries {

  private static final String ARCHIVE = "postgres-linux-x86_64.txz";
  private static final String DONE = ".complete";

  private PostgresBinaries() {}

  /** @return the folder with bin/ and lib/ */
  static Path in(DataFolder data) {
    Path folder = data.create("bin").resolve("postgres-" + version());
    if (!Files.exists(folder.resolve(DONE), LinkOption.NOFOLLOW_LINKS)) {
      DataFolder.delete(folder);
      unpack(folder);
    }
    return folder;
  }

  /** The archive has no name for its version, but its size tells one from the next. */
  private static String version() {
    try {
      return Long.toHexString(archive().openConnection().getContentLengthLong());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL archive() {
    URL archive = PostgresBinaries.class.getResource("/" + ARCHIVE);
    if (archive == null || !"amd64".equals(System.getProperty("os.arch"))) {
      throw new LaunchException(
          "The built-in PostgreSQL is for Linux on x86-64; elsewhere set DB_URL, DB_USER,"
              + " DB_PASSWORD and REDIS_URL.");
    }
    return archive;
  }

  private static void unpack(Path folder) {
    try (var tar =
        new TarArchiveInputStream(
            new XZCompressorInputStream(
                new BufferedInputStream(archive().openStream(), 1 << 16)))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        entry(tar, e, folder);
      }
      Files.createFile(folder.resolve(DONE));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack PostgreSQL into " + folder, e);
    }
  }

  private static void entry(InputStream tar, TarArchiveEntry entry, Path folder)
      throws IOException {
    Path target = folder.resolve(entry.getName()).normalize();
    if (!target.startsWith(folder)) {
      throw new IOException("an entry leaves the folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
    boolean executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        target, PosixFilePermissions.fromString(executable ? "rwx------" : "rw-------"));
  }
}
