package io.aiwm.agent.state;

import io.aiwm.agent.files.PrivateFiles;
import io.aiwm.agent.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** {@link AgentState} in a file that is replaced whole. Not safe for two writers. */
public final class StateFile {
  private final Path file;

  StateFile(Path file) {
    this.file = file;
  }

  /** Replaces what is there. */
  public void write(AgentState state) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    PrivateFiles.write(next, Json.write(state));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The last state written; empty if there is none that can be read. */
  public Optional<AgentState> read() {
    try {
      return Optional.of(Json.mapper().readValue(Files.readString(file), AgentState.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
