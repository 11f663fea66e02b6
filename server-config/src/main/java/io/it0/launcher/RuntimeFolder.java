package io.it0.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * What the build leaves to be run: the EAR, Payara Micro unpacked, the launcher's jars.
 *
 * @param root server-config/target/runtime
 */
record RuntimeFolder(Path root) {

  Path ear() {
    return root.resolve("it0.ear");
  }

  /** Payara Micro's root folder, with the EAR deployer among its modules. */
  Path payara() {
    return root.resolve("payara");
  }

  Path payaraJar() {
    return payara().resolve("launch-micro.jar");
  }

  /** The server's main class. */
  Path bootJar() {
    return payara().resolve("it0-boot.jar");
  }

  /** The server's classes as the JVM likes them best; may be missing. */
  Path classArchive() {
    return payara().resolve("classes.jsa");
  }

  Path launcherJar() {
    return root.resolve("launcher").resolve("server-config.jar");
  }

  /** Refuses an incomplete or damaged build. */
  void check() {
    require(ear(), "META-INF/application.xml");
    require(payaraJar(), JarFile.MANIFEST_NAME);
    require(launcherJar(), "io/it0/boot/Boot.class");
    require(bootJar(), "io/it0/boot/Boot.class");
  }

  /** The JVM flags that Payara's manifest asks for: {@code java -jar} would read them there. */
  List<String> moduleFlags() {
    try (var jar = new JarFile(payaraJar().toFile())) {
      Attributes attributes = jar.getManifest().getMainAttributes();
      List<String> flags = new ArrayList<>();
      flags.addAll(flags("--add-opens", attributes.getValue("Add-Opens")));
      flags.addAll(flags("--add-exports", attributes.getValue("Add-Exports")));
      return flags;
    } catch (IOException e) {
      throw damaged(payaraJar(), e);
    }
  }

  private static List<String> flags(String flag, String packages) {
    List<String> flags = new ArrayList<>();
    for (String name : packages.trim().split("\\s+")) {
      flags.add(flag);
      flags.add(name + "=ALL-UNNAMED");
    }
    return flags;
  }

  private static void require(Path file, String entry) {
    try (var jar = new JarFile(file.toFile())) {
      if (jar.getEntry(entry) == null) {
        throw damaged(file, null);
      }
    } catch (IOException e) {
      throw damaged(file, e);
    }
  }

  private static LaunchException damaged(Path file, IOException cause) {
    return new LaunchException(
        "The build is damaged (" + file + "); delete server-config/target and try again.", cause);
  }
}
