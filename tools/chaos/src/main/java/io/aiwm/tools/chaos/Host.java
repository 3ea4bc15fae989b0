package io.aiwm.tools.chaos;

import io.aiwm.tools.chaos.process.ManagedProcess;
import io.aiwm.tools.chaos.process.Options;
import io.aiwm.tools.chaos.process.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reference host in a process of its own. For use by one thread, but for its addresses. */
final class Host {
  /** Agents report each ten seconds. */
  static final int HEARTBEAT_TIMEOUT_SECONDS = 30;

  static final String SECRET = "the secret of all hosts in the chaos";

  private final String name;
  private final Options options;
  private final Map<String, String> database;
  private final int port = Ports.free();
  private @Nullable ManagedProcess process;

  Host(String name, Options options, Map<String, String> database) {
    this.name = name;
    this.options = options;
    this.database = database;
  }

  String name() {
    return name;
  }

  URI api() {
    return URI.create("http://localhost:" + port);
  }

  URI link() {
    return URI.create("ws://localhost:" + port + "/ws/node");
  }

  void start() throws IOException {
    Path directory = options.work().resolve(name);
    directory.toFile().mkdirs();
    Map<String, String> environment = new HashMap<>(database);
    environment.put("PORT", String.valueOf(port));
    environment.put("DATA_DIR", directory.toString());
    environment.put("JWT_SECRET", SECRET);
    environment.put("HEARTBEAT_TIMEOUT_MS", HEARTBEAT_TIMEOUT_SECONDS + "000");
    Path log = directory.resolve("host.log");
    process = ManagedProcess.java(List.of("-jar", options.hostJar().toString()), environment, log);
  }

  /** A host that gave up, because its database was away when it began, is started again. */
  void startAgainIfGone() throws IOException {
    if (!running().alive()) {
      start();
    }
  }

  void kill() throws InterruptedException {
    running().kill();
  }

  void stop() throws InterruptedException {
    running().stop();
  }

  void freeze() throws Exception {
    running().freeze();
  }

  void thaw() throws Exception {
    running().thaw();
  }

  private ManagedProcess running() {
    ManagedProcess present = process;
    if (present == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return present;
  }
}
