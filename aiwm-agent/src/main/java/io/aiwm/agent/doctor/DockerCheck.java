package io.aiwm.agent.doctor;

import io.aiwm.agent.docker.engine.DockerEngine;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The check that there is a Docker engine which this user may use. */
final class DockerCheck implements Check {
  private static final String SUBJECT = "Docker";

  private final Path socket;

  DockerCheck(Path socket) {
    this.socket = socket;
  }

  @Override
  public List<Finding> examine() {
    if (!Files.exists(socket)) {
      return List.of(
          Finding.note(
              SUBJECT,
              "no socket at " + socket,
              "fine without containers; otherwise start Docker"));
    }
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return List.of(verdict(socket, null, channel.isConnected() ? version() : Optional.empty()));
    } catch (IOException e) {
      return List.of(verdict(socket, e, Optional.empty()));
    }
  }

  private Optional<String> version() throws IOException {
    try (DockerEngine engine = new DockerEngine(socket)) {
      return engine.describe().map((Map<String, Object> it) -> String.valueOf(it.get("version")));
    }
  }

  /**
   * Judges a try to connect.
   *
   * @param failure why there is no connection, or null
   * @param version what the engine says it is, if it says anything
   */
  static Finding verdict(Path socket, @Nullable IOException failure, Optional<String> version) {
    String why = failure == null ? "" : String.valueOf(failure.getMessage());
    if (why.contains("Permission denied")) {
      return Finding.problem(
          SUBJECT,
          "this user may not use " + socket,
          "run the agent as a user of the group docker (usermod -aG docker USER), then restart it");
    }
    if (failure != null) {
      return Finding.problem(
          SUBJECT,
          "nobody listens on " + socket + ": " + why,
          "start the daemon (systemctl start docker); if it ends again: journalctl -u docker");
    }
    return version
        .map(it -> Finding.ok(SUBJECT, "version " + it + " answers"))
        .orElseGet(
            () ->
                Finding.problem(
                    SUBJECT,
                    "the daemon behind " + socket + " does not answer",
                    "it hangs or is no Docker engine: journalctl -u docker, then restart it"));
  }
}
