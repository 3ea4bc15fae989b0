package io.aiwm.examples.demo;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The reference host as a process, with its embedded database in the workspace. */
final class Host implements AutoCloseable {
  static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(6);
  static final String USER = "demo";

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Service service;
  private final Api api;
  private final String password;

  private Host(Service service, Api api, String password) {
    this.service = service;
    this.api = api;
    this.password = password;
  }

  /** Starts the host; it is not ready yet. */
  static Host start(Options options, Workspace workspace) {
    requireFree(options.port());
    String password = Secrets.random(12);
    Path log = options.logs().resolve("host.log");
    Map<String, String> environment =
        Map.of(
            "PORT", String.valueOf(options.port()),
            "DATA_DIR", workspace.path("host").toString(),
            "JDBC_URL", database(workspace),
            "JWT_SECRET", Secrets.random(48),
            "DEV_LOGIN", USER + ":" + password,
            "HEARTBEAT_TIMEOUT_MS", String.valueOf(HEARTBEAT_TIMEOUT.toMillis()));
    Service service = Service.start("host", options.hostJar(), List.of(), environment, log);
    Api api = new Api(URI.create("http://localhost:" + options.port()));
    return new Host(service, api, password);
  }

  /** Durable at once, and closed by the host rather than by H2 when the JVM ends. */
  private static String database(Workspace workspace) {
    return "jdbc:h2:file:" + workspace.path("aiwm") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
  }

  /** Waits until the health page says that the host is ready. */
  void awaitReady(Deadline deadline) throws InterruptedException {
    Deadline limit = deadline.within(START);
    while (api.health().orElse(0) != 200) {
      service.stayAliveFor(POLL);
      if (limit.passed()) {
        throw new DemoException("The host was not ready in time");
      }
    }
  }

  Service service() {
    return service;
  }

  Api api() {
    return api;
  }

  String password() {
    return password;
  }

  @Override
  public void close() {
    service.close();
  }

  private static void requireFree(int port) {
    try {
      new ServerSocket(port).close();
    } catch (IOException e) {
      throw new DemoException(
          "Port " + port + " is taken. Choose another: mvn -q -Pdemo -Ddemo.port=" + (port + 1), e);
    }
  }
}
