package io.aiwm.tools.chaos.database;

import io.aiwm.tools.chaos.process.ManagedProcess;
import io.aiwm.tools.chaos.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link MongoProtocolServer}, from the jar of the chaos itself. */
final class MongoDatabase implements Database {
  /** Of the reference host's connection pool, and those that the driver watches the server by. */
  private static final int CONNECTIONS_OF_A_HOST = 16 + 2;

  private static final String ESTABLISHED = "01";

  private final Path directory;
  private final int port = Ports.free();
  private @Nullable ManagedProcess server;

  MongoDatabase(Path directory) {
    this.directory = directory;
  }

  @Override
  public Map<String, String> environment() {
    return Map.of("MONGODB_URI", "mongodb://127.0.0.1:" + port + "/chaos");
  }

  @Override
  public void start() throws IOException {
    Files.createDirectories(directory);
    List<String> command =
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            MongoProtocolServer.class.getName(),
            String.valueOf(port),
            directory.resolve("chaos.mv").toString());
    server = ManagedProcess.java(command, Map.of(), directory.resolve("server.log"));
  }

  private ManagedProcess server() {
    ManagedProcess running = server;
    if (running == null) {
      throw new IllegalStateException("The server is not running");
    }
    return running;
  }

  @Override
  public void kill() throws InterruptedException {
    server().kill();
  }

  @Override
  public void freeze() throws Exception {
    server().freeze();
  }

  @Override
  public void thaw() throws Exception {
    server().thaw();
  }

  @Override
  public void stop() throws InterruptedException {
    server().stop();
  }

  /** As the kernel counts them. */
  @Override
  public String clients(int hosts) throws IOException {
    long open = connections(Path.of("/proc/net/tcp")) + connections(Path.of("/proc/net/tcp6"));
    if (open > (long) hosts * CONNECTIONS_OF_A_HOST) {
      throw new IllegalStateException(open + " connections of " + hosts + " hosts");
    }
    return open + " connections of " + hosts + " hosts";
  }

  private long connections(Path table) throws IOException {
    String remote = String.format(":%04X", port);
    return Files.readAllLines(table).stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(columns -> columns[2].endsWith(remote) && columns[3].equals(ESTABLISHED))
        .count();
  }
}
