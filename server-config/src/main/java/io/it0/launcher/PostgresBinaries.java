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
 * The PostgreSQL that Maven brings: unpacked by the build, copied into each data folder.
 *
 * <p>The copy is for a server that runs while the build folder is cleaned. The server is run by us and
 * not by the library that the binaries belong to: it needs its passwords from its first second, has to
 * be watched, and to come back on the same port after a crash.
 */
final class PostgresBinaries {

  private static final String ARCHIVE = "postgres-linux-x86_64.txz";
  private static final String DONE = ".complete";

  private PostgresBinaries() {}

  /** @return the data folder's own copy, with bin/ and lib/ */
  static Path in(DataFolder data, RuntimeFolder runtime) {
    Path own = data.create("bin").resolve("postgres-" + version());
    if (!complete(own)) {
      Path unpacked = unpack(runtime.root());
      DataFolder.delete(own);
      DataFolder.copy(unpacked, own);
    }
    return own;
  }

  /** Unpacks the archive below {@code parent}, unless that was done. @return the folder */
  static Path unpack(Path parent) {
    Path folder = parent.resolve("postgres-" + version());
    if (complete(folder)) {
      return folder;
    }
    DataFolder.delete(folder);
    try (var tar =
        new TarArchiveInputStream(
            new XZCompressorInputStream(
                new BufferedInputStream(archive().openStream(), 1 << 16)))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        if (!e.getName().endsWith(".a")) {
          entry(tar, e, folder);
        }
      }
      Files.createFile(folder.resolve(DONE));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack PostgreSQL into " + folder, e);
    }
  }

  private static boolean complete(Path folder) {
    return Files.exists(folder.resolve(DONE), LinkOption.NOFOLLOW_LINKS);
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
