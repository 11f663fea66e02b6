package io.it0.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the machine must have: Debian's Chromium, a font with Chinese letters, Node. */
final class Programs {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path FONTS = Path.of("/usr/share/fonts/opentype/noto");

  private Programs() {}

  /**
   * The browser, installed together with the font if this is root's Debian and they are absent.
   *
   * @throws IOException if it cannot be had, with what to do
   */
  static Path chromium() throws IOException {
    if (!isComplete()) {
      install();
    }
    return CHROMIUM;
  }

  static Path node() throws IOException {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, "node"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IOException("there is no node on the PATH: install Node 20"));
  }

  private static boolean isComplete() throws IOException {
    if (!Files.isExecutable(CHROMIUM) || !Files.isDirectory(FONTS)) {
      return false;
    }
    try (Stream<Path> fonts = Files.list(FONTS)) {
      return fonts.anyMatch(font -> font.getFileName().toString().contains("CJK"));
    }
  }

  private static void install() throws IOException {
    boolean possible =
        System.getProperty("user.name").equals("root")
            && Files.isExecutable(Path.of("/usr/bin/apt-get"));
    if (!possible) {
      throw new IOException("install Debian's chromium and fonts-noto-cjk");
    }
    Path here = Path.of(".");
    run(here, "apt-get", "-q", "update");
    run(
        here,
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-q",
        "-y",
        "--no-install-recommends",
        "install",
        "chromium",
        "fonts-noto-cjk");
  }

  /** Runs a command to its end, which must be good. */
  static void run(Path folder, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes());
    int code = process.onExit().join().exitValue();
    if (code != 0) {
      throw new IOException(
          String.join(" ", List.of(command)) + " ended with " + code + ":\n" + said);
    }
  }
}
