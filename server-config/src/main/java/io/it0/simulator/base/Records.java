package io.it0.simulator.base;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one provider knows, by kind and id, in a file to which every change is appended.
 *
 * <p>Records are copied in and out. They are kept as bytes: the launcher that runs this has little
 * memory. A simulator that is killed between two changes loses neither; what a change consists of is
 * not atomic, as it is nowhere in a provider's world of many systems.
 */
public final class Records implements AutoCloseable {

  private static final int MAX_OF_A_KIND = 20_000;

  private final Map<String, Map<String, byte[]>> kinds = new LinkedHashMap<>();
  private final OutputStream log;

  public Records(Path file) {
    try {
      if (Files.exists(file)) {
        load(file);
      }
      rewrite(file);
      log = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep " + file, e);
    }
  }

  public synchronized Optional<ObjectNode> find(String kind, String id) {
    return Optional.ofNullable(of(kind).get(id)).map(Json::read);
  }

  public synchronized ObjectNode put(String kind, String id, ObjectNode record) {
    byte[] bytes = Json.bytes(record);
    Map<String, byte[]> all = of(kind);
    all.put(id, bytes);
    if (all.size() > MAX_OF_A_KIND) {
      all.remove(all.keySet().iterator().next());
    }
    try {
      log.write(line(kind, id, bytes));
      log.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return record;
  }

  /** The newest first. */
  public synchronized List<ObjectNode> all(String kind) {
    List<ObjectNode> all = new ArrayList<>();
    of(kind).values().forEach(bytes -> all.add(Json.read(bytes)));
    Collections.reverse(all);
    return all;
  }

  @Override
  public void close() throws IOException {
    log.close();
  }

  private Map<String, byte[]> of(String kind) {
    return kinds.computeIfAbsent(kind, k -> new LinkedHashMap<>());
  }

  // A last line that a kill cut short is left out.
  private void load(Path file) throws IOException {
    for (String line : Files.readString(file).split("\n")) {
      String[] parts = line.split("\t", 3);
      if (parts.length == 3 && parts[2].endsWith("}")) {
        of(parts[0]).put(parts[1], parts[2].getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private void rewrite(Path file) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(draft, StandardOpenOption.APPEND))) {
      for (Map.Entry<String, Map<String, byte[]>> kind : kinds.entrySet()) {
        for (Map.Entry<String, byte[]> record : kind.getValue().entrySet()) {
          out.write(line(kind.getKey(), record.getKey(), record.getValue()));
        }
      }
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] line(String kind, String id, byte[] record) {
    String head = kind + "\t" + id + "\t";
    return (head + new String(record, StandardCharsets.UTF_8) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
