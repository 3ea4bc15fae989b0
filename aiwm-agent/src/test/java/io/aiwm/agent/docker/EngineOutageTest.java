package io.aiwm.agent.docker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.docker.engine.DockerEngine;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A Docker engine that goes and comes back")
class EngineOutageTest {
  @TempDir Path directory;

  private Path socket;
  private DockerEngine engine;

  @BeforeEach
  void makeEngine() {
    socket = directory.resolve("docker.sock");
    engine = new DockerEngine(socket);
  }

  @AfterEach
  void close() throws IOException {
    engine.close();
  }

  /** A daemon that answers every question with its version, on a connection of its own. */
  private ServerSocketChannel daemon() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  answer(server.accept());
                }
              } catch (IOException e) {
                // Closed: the daemon has ended.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private static void answer(SocketChannel client) throws IOException {
    String body = "{\"Version\":\"27.1\"}";
    try (client) {
      client.read(ByteBuffer.allocate(8_192));
      String answer =
          String.join(
              "\r\n",
              "HTTP/1.1 200 OK",
              "Content-Type: application/json",
              "Connection: close",
              "Content-Length: " + body.length(),
              "",
              body);
      client.write(ByteBuffer.wrap(answer.getBytes(US_ASCII)));
    }
  }

  private String refusal() {
    return catchThrowableOfType(
            CommandException.class,
            () -> engine.call(client -> client.versionCmd().exec().getVersion()))
        .error()
        .code();
  }

  @Test
  @DisplayName("is missed with an answer that says how, and used again without a restart")
  void goneAndBack() throws Exception {
    assertThat(refusal()).isEqualTo("NOT_SUPPORTED");

    ServerSocketChannel first = daemon();
    assertThat(engine.describe()).hasValueSatisfying(it -> assertThat(it).containsValue("27.1"));
    first.close();
    await().until(() -> engine.describe().isEmpty());
    assertThat(refusal()).isEqualTo("NETWORK_ERROR");

    Files.delete(socket);
    assertThat(refusal()).isEqualTo("NOT_SUPPORTED");
    try (ServerSocketChannel second = daemon()) {
      assertThat(second.isOpen()).isTrue();
      String version = engine.call(client -> client.versionCmd().exec().getVersion());
      assertThat(version).isEqualTo("27.1");
    }
  }

  @Test
  @DisplayName("is reached whatever lies in the home directory of whoever runs the agent")
  void brokenHome() throws Exception {
    Files.createDirectories(directory.resolve("home/.docker"));
    Files.writeString(directory.resolve("home/.docker/config.json"), "{broken");
    Files.writeString(directory.resolve("home/.docker-java.properties"), "DOCKER_HOST=nonsense");
    String home = System.setProperty("user.home", directory.resolve("home").toString());
    try (ServerSocketChannel daemon = daemon()) {
      assertThat(daemon.isOpen()).isTrue();
      assertThat(engine.describe()).isPresent();
    } finally {
      System.setProperty("user.home", home);
    }
  }
}
