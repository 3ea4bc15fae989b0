package io.aiwm.tools.chaos;

import io.aiwm.api.time.TimeSource;
import io.aiwm.tools.chaos.database.Database;
import io.aiwm.tools.chaos.process.Options;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Starts hosts on one database and simulated agents, kills, freezes and restarts hosts and database
 * at random while executions are submitted, then checks what became of everything. Ends with status
 * 0 if all of it is as it must be; see {@link Options}.
 */
public final class Chaos {
  private static final TimeSource TIME = TimeSource.system();

  /** Of so many agents one leaves in the end: fewer than make the hosts doubt themselves. */
  private static final int ONE_LEAVES_OF = 20;

  private final Options options;
  private final Site site;

  private Chaos(Options options) {
    this.options = options;
    site = new Site(options, Database.of(options));
  }

  public static void main(String[] arguments) throws Exception {
    Options options = Options.from(System.getenv());
    Files.createDirectories(options.work());
    boolean passed = new Chaos(options).run();
    System.exit(passed ? 0 : 1);
  }

  private boolean run() throws Exception {
    try {
      site.start();
      try (Fleet fleet = new Fleet(options.agents(), site.api(), site.links())) {
        awaitAgents(fleet);
        return play(fleet);
      }
    } finally {
      site.stop();
    }
  }

  private void awaitAgents(Fleet fleet) throws Exception {
    Site.await("the agents", () -> fleet.registered() == options.agents());
  }

  private boolean play(Fleet fleet) throws Exception {
    System.out.println(options.agents() + " agents on " + options.hosts() + " hosts; chaos begins");
    fleet.watch();
    Load load = new Load(site.api(), fleet.nodeIds());
    load.start(options.rate());
    Mischief mischief = new Mischief(site.database(), site.hosts(), options.seed());
    long end = TIME.nanos() + options.duration().toNanos();
    while (TIME.nanos() - end < 0) {
      mischief.once();
    }
    load.stop();
    System.out.println("Chaos is over: " + load.acknowledged().size() + " executions acknowledged");
    Checks checks = new Checks(site.api(), fleet);
    settle(fleet, checks);
    check(fleet, load, checks);
    Report report = new Report(options).done(mischief.done());
    report.fact(
        "%d executions acknowledged, %d refused with 503, %d without an answer"
            .formatted(load.acknowledged().size(), load.refused(), load.unanswered()));
    report.fact("agents connected %d times".formatted(fleet.connections()));
    checks.results().forEach(report::fact);
    return report.write(checks.failures());
  }

  private void settle(Fleet fleet, Checks checks) throws Exception {
    long since = TIME.nanos();
    site.awaitReady();
    awaitAgents(fleet);
    site.awaitNothingOpen();
    Duration took = Duration.ofNanos(TIME.nanos() - since);
    checks.note(
        "all hosts ready, all agents back and all executions ended "
            + took.toSeconds()
            + " s after the end");
    Site.pause(Duration.ofSeconds(6)); // Totals and statuses of nodes may be five seconds old.
  }

  private void check(Fleet fleet, Load load, Checks checks) throws Exception {
    if (load.dishonest() > 0) {
      checks.fail(load.dishonest() + " requests were answered with neither success nor 503");
    }
    checks.executions(load.acknowledged());
    checks.nodes(Set.of());
    try {
      checks.note(site.database().clients(options.hosts()));
    } catch (IllegalStateException e) {
      checks.fail(String.valueOf(e.getMessage()));
    }
    Duration timeout = Duration.ofSeconds(Host.HEARTBEAT_TIMEOUT_SECONDS);
    checks.events(timeout);
    Set<String> gone = new HashSet<>(fleet.nodeIds().subList(0, options.agents() / ONE_LEAVES_OF));
    gone.forEach(fleet::remove);
    Site.pause(timeout.multipliedBy(2));
    checks.nodes(gone);
  }
}
