package io.aiwm.agent.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.aiwm.agent.address.Addresses;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.command.CommandRunner;
import io.aiwm.api.wire.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Docker engine behind a socket, which may come and go. Thread-safe. */
public final class DockerEngine implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DockerEngine.class);

  private static final Duration RESPONSE_LIMIT = Duration.ofSeconds(60);

  /** As many as commands may be at work at once. */
  private static final int CONNECTIONS = CommandRunner.CAPACITY;

  private final Path socket;
  private @Nullable DockerClient client;
  private @Nullable DockerClient streaming;

  /** Nothing is opened before it is needed. */
  public DockerEngine(Path socket) {
    this.socket = socket;
  }

  /** Whether there is a socket; the engine behind it may still not answer. */
  public boolean isPresent() {
    return Files.exists(socket);
  }

  /** Name and version of the engine; empty if it does not answer. */
  public Optional<Map<String, Object>> describe() {
    if (!isPresent()) {
      return Optional.empty();
    }
    try {
      Version version = client().versionCmd().exec();
      return Optional.of(Map.of("name", "docker", "version", version.getVersion()));
    } catch (RuntimeException e) {
      log.debug("The Docker engine does not answer", e);
      return Optional.empty();
    }
  }

  /** A call of the engine. */
  @FunctionalInterface
  public interface Call<T> {
    T on(DockerClient client) throws CommandException, InterruptedException;
  }

  /**
   * Asks the engine.
   *
   * @throws CommandException if there is none, if it does not answer, or if it refuses
   */
  public <T> T call(Call<T> call) throws CommandException, InterruptedException {
    if (!isPresent()) {
      throw new CommandException(
          ErrorCode.NOT_SUPPORTED, "this node has no Docker engine (no socket at " + socket + ")");
    }
    try {
      return call.on(client());
    } catch (DockerException e) {
      throw new CommandException(
          e.getHttpStatus() >= 500 ? ErrorCode.INTERNAL_ERROR : ErrorCode.COMMAND_INVALID,
          "the Docker engine refused: " + message(e));
    } catch (RuntimeException e) {
      // A cancellation closes the socket under whoever waits on it.
      if (isInputOutput(e) && Thread.interrupted()) {
        throw new InterruptedException("cancelled");
      }
      if (isInputOutput(e)) {
        throw new CommandException(
            ErrorCode.NETWORK_ERROR, "the Docker engine at " + socket + " does not answer");
      }
      throw e;
    }
  }

  /** The engine's words, without the status line that docker-java puts before them. */
  public static String message(Throwable e) {
    String text = e.getMessage() == null ? "" : e.getMessage();
    String bare = text.replaceFirst("^Status \\d+: ", "").strip();
    return bare.replaceFirst("^\\{\"message\":\"(.*)\"\\}$", "$1");
  }

  private static boolean isInputOutput(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  private synchronized DockerClient client() {
    if (client == null) {
      client = connect(RESPONSE_LIMIT);
    }
    return client;
  }

  /**
   * For answers that come when they come: a log that is followed, a pull, a patient stop. Whoever
   * asks must be able to leave the answer.
   */
  public synchronized DockerClient streaming() {
    if (streaming == null) {
      streaming = connect(Duration.ZERO);
    }
    return streaming;
  }

  private DockerClient connect(Duration responseLimit) {
    var config = new EngineConfig(URI.create("unix://" + Addresses.encodePath(socket.toString())));
    var http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .maxConnections(CONNECTIONS)
            .connectionTimeout(Duration.ofSeconds(5))
            .responseTimeout(responseLimit)
            .build();
    return DockerClientImpl.getInstance(config, http);
  }

  @Override
  public synchronized void close() throws IOException {
    DockerClient[] open = {client, streaming};
    client = null;
    streaming = null;
    for (DockerClient each : open) {
      if (each != null) {
        each.close();
      }
    }
  }
}
