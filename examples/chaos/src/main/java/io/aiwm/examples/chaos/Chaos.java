package io.aiwm.examples.chaos;

import io.aiwm.api.time.TimeSource;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Starts hosts on one database and simulated agents, kills, freezes and restarts hosts and database
 * at random while executions are submitted, then checks what became of everything. Ends with status
 * 0 if all of it is as it must be; see {@link Options}.
 */
public final class Chaos {
  private static final TimeSource TIME = TimeSource.system();
  private static final Duration START = Duration.ofMinutes(3);

  /** Of so many agents one leaves in the end: fewer than make the hosts doubt themselves. */
  private static final int ONE_LEAVES_OF = 20;

  private final Options options;
  private final Database database;
  private final List<Host> hosts = new ArrayList<>();
  private final Api api;

  private Chaos(Options options) {
    this.options = options;
    database = Database.of(options);
    for (int i = 1; i <= options.hosts(); i++) {
      hosts.add(new Host("host-" + i, options, database.environment()));
    }
    api = new Api(hosts.stream().map(Host::api).toList());
  }

  public static void main(String[] arguments) throws Exception {
    Options options = Options.from(System.getenv());
    Files.createDirectories(options.work());
    boolean passed = new Chaos(options).run();
    System.exit(passed ? 0 : 1);
  }

  private boolean run() throws Exception {
    try {
      database.start();
      for (Host host : hosts) {
        host.start();
      }
      await("the hosts", this::ready);
      List<URI> links = hosts.stream().map(Host::link).toList();
      try (Fleet fleet = new Fleet(options.agents(), api, links)) {
        await("the agents", () -> fleet.registered() == options.agents());
        return play(fleet);
      }
    } finally {
      for (Host host : hosts) {
        host.kill();
      }
      database.stop();
    }
  }

  private boolean play(Fleet fleet) throws Exception {
    System.out.println(options.agents() + " agents on " + hosts.size() + " hosts; chaos begins");
    fleet.watch();
    Load load = new Load(api, fleet.nodeIds());
    load.start(options.rate());
    Mischief mischief = new Mischief(database, hosts, options.seed());
    long end = TIME.nanos() + options.duration().toNanos();
    while (TIME.nanos() - end < 0) {
      mischief.once();
    }
    load.stop();
    System.out.println("Chaos is over: " + load.acknowledged().size() + " executions acknowledged");
    Checks checks = new Checks(api, fleet);
    settle(fleet, checks);
    check(fleet, load, checks);
    return new Report(options, load, mischief, fleet, checks).write();
  }

  private void settle(Fleet fleet, Checks checks) throws Exception {
    long since = TIME.nanos();
    await("the hosts", this::ready);
    await("the agents", () -> fleet.registered() == options.agents());
    await("open executions", () -> open() == 0);
    Duration took = Duration.ofNanos(TIME.nanos() - since);
    checks.note(
        "all hosts ready, all agents back and all executions ended "
            + took.toSeconds()
            + " s after the end");
    pause(Duration.ofSeconds(6)); // Totals and statuses of nodes may be five seconds old.
  }

  private void check(Fleet fleet, Load load, Checks checks) throws Exception {
    if (load.dishonest() > 0) {
      checks.fail(load.dishonest() + " requests were answered with neither success nor 503");
    }
    checks.executions(load.acknowledged());
    checks.nodes(Set.of());
    try {
      checks.note(database.clients(hosts.size()));
    } catch (IllegalStateException e) {
      checks.fail(String.valueOf(e.getMessage()));
    }
    Duration timeout = Duration.ofSeconds(Host.HEARTBEAT_TIMEOUT_SECONDS);
    checks.events(timeout);
    Set<String> gone = new HashSet<>(fleet.nodeIds().subList(0, options.agents() / ONE_LEAVES_OF));
    gone.forEach(fleet::remove);
    pause(timeout.multipliedBy(2));
    checks.nodes(gone);
  }

  private boolean ready() throws Exception {
    boolean ready = true;
    for (Host host : hosts) {
      host.startAgainIfGone();
      ready &= api.ready(host.api());
    }
    return ready;
  }

  private long open() throws InterruptedException {
    return api.read("/executions?status=pending,running&limit=1")
        .path("pagination")
        .path("total")
        .asLong();
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = TIME.nanos() + START.toNanos();
    while (!condition.call()) {
      if (TIME.nanos() - end > 0) {
        throw new IllegalStateException("Waited for " + what + " in vain");
      }
      pause(Duration.ofMillis(300));
    }
  }

  static void pause(Duration duration) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(duration.toMillis());
  }
}
