package io.aiwm.agent.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.aiwm.agent.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a file that are here, kept beside it so that a download goes on after the agent's
 * death. Thread-safe.
 */
final class Chunks {
  /** Small enough to lose, large enough for a connection to get up to speed. */
  static final long SIZE = 16L << 20;

  private final Path file;
  private final Version version;
  private final BitSet done = new BitSet();

  /**
   * The file that the parts are parts of. Another version of the file cannot go on with them; nor
   * can the same one after the machine restarted, since what the disk had not taken yet is gone.
   *
   * @param size bytes
   * @param validator the source's word for this version, or null
   * @param boot this run of the machine
   */
  record Version(long size, @Nullable String validator, String boot) {}

  private Chunks(Path file, Version version) {
    this.file = file;
    this.version = version;
  }

  /** What is here of this version; other versions' parts are forgotten. */
  static Chunks open(Path file, Version version) throws IOException {
    Chunks chunks = new Chunks(file, version);
    if (!chunks.load()) {
      Files.writeString(file, Json.write(version) + "\n");
    }
    return chunks;
  }

  private boolean load() throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    List<String> lines = Files.readAllLines(file);
    try {
      boolean same =
          version.validator() != null
              && !lines.isEmpty()
              && version.equals(Json.mapper().readValue(lines.get(0), Version.class));
      if (same) {
        // The last line may be half written.
        lines.stream()
            .skip(1)
            .filter(it -> it.matches("\\d{1,9};"))
            .forEach(it -> done.set(Integer.parseInt(it.substring(0, it.length() - 1))));
      }
      return same;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  synchronized boolean has(int chunk) {
    return done.get(chunk);
  }

  /** A part is in the file. */
  synchronized void add(int chunk) throws IOException {
    done.set(chunk);
    Files.writeString(file, chunk + ";\n", StandardOpenOption.APPEND);
  }

  int count() {
    return (int) ((version.size() + SIZE - 1) / SIZE);
  }

  long start(int chunk) {
    return chunk * SIZE;
  }

  /** Behind the last byte. */
  long end(int chunk) {
    return Math.min(version.size(), (chunk + 1) * SIZE);
  }

  synchronized boolean isComplete() {
    return done.cardinality() == count();
  }

  /** Bytes that are here. */
  synchronized long bytes() {
    return done.stream().mapToLong(chunk -> end(chunk) - start(chunk)).sum();
  }
}
