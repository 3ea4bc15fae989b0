package io.aiwm.tools.chaos;

import io.aiwm.api.time.TimeSource;
import io.aiwm.tools.chaos.database.Database;
import io.aiwm.tools.chaos.process.Options;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Hosts on one database. For use by one thread. */
final class Site {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Database database;
  private final List<Host> hosts = new ArrayList<>();
  private final Api api;

  /** A site that is not started. */
  Site(Options options, Database database) {
    this.database = database;
    for (int i = 1; i <= options.hosts(); i++) {
      hosts.add(new Host("host-" + i, options, database.environment()));
    }
    api = api(UserTokens.ofEverything());
  }

  /** The API of its hosts, for some users. */
  Api api(UserTokens users) {
    return new Api(hosts.stream().map(Host::api).toList(), users);
  }

  /** The API of its hosts, for users who see everything. */
  Api api() {
    return api;
  }

  Database database() {
    return database;
  }

  List<Host> hosts() {
    return List.copyOf(hosts);
  }

  List<URI> links() {
    return hosts.stream().map(Host::link).toList();
  }

  void start() throws Exception {
    database.start();
    for (Host host : hosts) {
      host.start();
    }
    awaitReady();
  }

  /** Waits until all hosts are ready; one that gave up is started again. */
  void awaitReady() throws Exception {
    await("the hosts", this::ready);
  }

  private boolean ready() throws Exception {
    boolean ready = true;
    for (Host host : hosts) {
      host.startAgainIfGone();
      ready &= api.ready(host.api());
    }
    return ready;
  }

  /** Waits until no execution is open. */
  void awaitNothingOpen() throws Exception {
    await("open executions", this::nothingOpen);
  }

  private boolean nothingOpen() throws InterruptedException {
    return api.read("/executions?status=pending,running&limit=1").path("data").isEmpty();
  }

  static void await(String what, Callable<Boolean> condition) throws Exception {
    TimeSource time = TimeSource.system();
    long end = time.nanos() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (time.nanos() - end > 0) {
        throw new IllegalStateException("Waited for " + what + " in vain");
      }
      pause(Duration.ofMillis(300));
    }
  }

  static void pause(Duration duration) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(duration.toMillis());
  }

  void stop() throws Exception {
    for (Host host : hosts) {
      host.kill();
    }
    database.stop();
  }
}
