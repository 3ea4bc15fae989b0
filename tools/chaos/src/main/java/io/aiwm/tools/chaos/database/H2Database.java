package io.aiwm.tools.chaos.database;

import io.aiwm.tools.chaos.process.ManagedProcess;
import io.aiwm.tools.chaos.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** H2 as a server, from the host's jar. */
final class H2Database implements Database {
  private final Path hostJar;
  private final Path directory;
  private final int port = Ports.free();
  private @Nullable ManagedProcess server;

  H2Database(Path hostJar, Path directory) {
    this.hostJar = hostJar;
    this.directory = directory;
  }

  @Override
  public Map<String, String> environment() {
    return Map.of("JDBC_URL", "jdbc:h2:tcp://localhost:" + port + "/./aiwm;WRITE_DELAY=0");
  }

  @Override
  public void start() throws IOException {
    Files.createDirectories(directory);
    List<String> command =
        List.of(
            "-cp",
            hostJar.toString(),
            "org.h2.tools.Server",
            "-tcp",
            "-tcpPort",
            String.valueOf(port),
            "-ifNotExists",
            "-baseDir",
            directory.toString());
    server = ManagedProcess.java(command, Map.of(), directory.resolve("server.log"));
  }

  private ManagedProcess server() {
    ManagedProcess running = server;
    if (running == null) {
      throw new IllegalStateException("H2 is not running");
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

  @Override
  public String clients(int hosts) {
    return "not known of H2";
  }
}
