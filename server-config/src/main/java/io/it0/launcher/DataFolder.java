package io.it0.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The folder that holds everything of one installation: data, keys, passwords, logs. */
final class DataFolder {

  /** Everything that a launcher makes here; {@code --fresh} removes these and nothing else. */
  private static final List<String> OWN =
      List.of(
          "postgres",
          "postgres.new",
          "redis",
          "payara",
          "keys",
          "secrets",
          "log",
          "bin",
          "mail",
          "simulator");

  private final Path root;

  private DataFolder(Path root) {
    this.root = root;
  }

  /** Opens the folder, and makes it if it is missing. */
  static DataFolder open(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
      Path root = absolute.toRealPath();
      Path probe = Files.createTempFile(root, ".probe", null);
      Files.delete(probe);
      var folder = new DataFolder(root);
      folder.create("run");
      return folder;
    } catch (FileAlreadyExistsException e) {
      throw new LaunchException("The data folder " + absolute + " is a file, not a folder.", e);
    } catch (IOException | UncheckedIOException e) {
      throw new LaunchException(
          "The data folder " + absolute + " is not writable; name another with --data.", e);
    }
  }

  /** Opens a folder that must exist already. */
  static DataFolder existing(Path path) {
    try {
      return new DataFolder(path.toRealPath());
    } catch (IOException e) {
      throw new LaunchException("There is no data folder " + path.toAbsolutePath() + ".", e);
    }
  }

  Path root() {
    return root;
  }

  Path path(String name) {
    return root.resolve(name);
  }

  /** Makes a sub-folder that only its owner may enter. */
  Path create(String name) {
    try {
      return Files.createDirectories(
          path(name),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + path(name), e);
    }
  }

  /** Removes what launchers made; the lock and the notes in run/ stay. */
  void clear() {
    OWN.forEach(name -> delete(path(name)));
  }

  static void delete(Path tree) {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.walkFileTree(tree, new Deletion());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + tree, e);
    }
  }

  /** Copies a tree beside its target and renames it, so that a half copy never looks whole. */
  static void copy(Path from, Path to) {
    Path draft = to.resolveSibling(to.getFileName() + ".new");
    delete(draft);
    try (var files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = draft.resolve(from.relativize(file).toString());
        Files.copy(file, target, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
      }
      Files.move(draft, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + from + " to " + to, e);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
