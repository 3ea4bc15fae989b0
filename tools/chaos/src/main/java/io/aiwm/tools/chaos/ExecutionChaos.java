package io.aiwm.tools.chaos;

import io.aiwm.api.time.TimeSource;
import io.aiwm.tools.chaos.database.PostgresDatabase;
import io.aiwm.tools.chaos.link.BadLink;
import io.aiwm.tools.chaos.link.Trouble;
import io.aiwm.tools.chaos.process.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts hosts on one PostgreSQL, and real agents of two tenants behind a {@link BadLink} that
 * loses, doubles and delays messages; kills hosts, agents and the database at random while
 * executions of many shapes are submitted; then checks what became of each. Ends with status 0 if
 * all of it is as it must be; see {@link Options}.
 */
public final class ExecutionChaos {
  private static final TimeSource TIME = TimeSource.system();

  /** Transactions that one command may cost, its execution's own and repeats included. */
  private static final int WRITES_OF_A_COMMAND = 8;

  /** Transactions a second that leases, telemetry and positions of events may cost. */
  private static final int WRITES_OF_A_SECOND = 40;

  private final Options options;
  private final PostgresDatabase database;
  private final Site site;
  private final List<Tenant> tenants = new ArrayList<>();

  private ExecutionChaos(Options options) {
    this.options = options;
    database = new PostgresDatabase(options.work().resolve("database"));
    site = new Site(options, database);
  }

  public static void main(String[] arguments) throws Exception {
    Options options = Options.from(System.getenv());
    Files.createDirectories(options.work());
    boolean passed = new ExecutionChaos(options).run();
    System.exit(passed ? 0 : 1);
  }

  private boolean run() throws Exception {
    System.out.println("Seed " + options.seed());
    try {
      site.start();
      try (BadLink link = new BadLink(site.links(), new Trouble(options.seed()))) {
        settle(link);
        return play(link);
      }
    } finally {
      for (AgentProcess agent : agents()) {
        agent.kill();
      }
      site.stop();
    }
  }

  private List<AgentProcess> agents() {
    return tenants.stream().flatMap(tenant -> tenant.agents().stream()).toList();
  }

  private void settle(BadLink link) throws Exception {
    tenants.add(new Tenant("north", site));
    tenants.add(new Tenant("south", site));
    for (int i = 0; i < options.agents(); i++) {
      tenants.get(i % tenants.size()).add(link.address(), options).start();
    }
    awaitAgents();
  }

  private void awaitAgents() throws Exception {
    for (Tenant tenant : tenants) {
      Site.await("the agents of " + tenant.name(), tenant::online);
    }
  }

  private boolean play(BadLink link) throws Exception {
    System.out.println(options.agents() + " agents on " + options.hosts() + " hosts; chaos begins");
    long start = TIME.nanos();
    long writes = database.writes();
    List<Submissions> submissions = submit();
    ExecutionMischief mischief = new ExecutionMischief(site, agents(), link, options.seed());
    while (TIME.nanos() - start < options.duration().toNanos()) {
      mischief.once();
    }
    for (Submissions each : submissions) {
      each.stop();
    }
    System.out.println("Chaos is over");
    mischief.last();
    link.end();
    Duration drained = drain();
    ExecutionChecks checks = new ExecutionChecks(submissions);
    checks.note("all executions ended " + drained.toSeconds() + " s after the end");
    checks.all();
    database(checks, database.writes() - writes, Duration.ofNanos(TIME.nanos() - start));
    return report(mischief, link, submissions, checks);
  }

  private List<Submissions> submit() {
    List<Submissions> submissions = new ArrayList<>();
    for (Tenant tenant : tenants) {
      submissions.add(new Submissions(tenant, options.seed() + submissions.size()));
    }
    submissions.forEach(each -> each.start((double) options.rate() / tenants.size()));
    return submissions;
  }

  private Duration drain() throws Exception {
    long since = TIME.nanos();
    site.awaitReady();
    awaitAgents();
    site.awaitNothingOpen();
    return Duration.ofNanos(TIME.nanos() - since);
  }

  private void database(ExecutionChecks checks, long writes, Duration time)
      throws IOException, SQLException {
    try {
      checks.note(database.clients(options.hosts()));
    } catch (IllegalStateException e) {
      checks.require(false, String.valueOf(e.getMessage()));
    }
    String what = writes + " transactions in " + time.toSeconds() + " s";
    long most =
        (long) WRITES_OF_A_COMMAND * checks.commands() + WRITES_OF_A_SECOND * time.toSeconds();
    checks.note(what + " for " + checks.commands() + " commands");
    checks.require(writes <= most, what + ", more than the " + most + " that are to be expected");
  }

  private boolean report(
      ExecutionMischief mischief,
      BadLink link,
      List<Submissions> submissions,
      ExecutionChecks checks)
      throws IOException {
    Report report = new Report(options).done(mischief.done()).done(link.done());
    for (Submissions each : submissions) {
      report.fact(
          "%s: %d executions acknowledged, %d requests refused with 503, %d without an answer"
              .formatted(
                  each.tenant().name(),
                  each.acknowledged().size(),
                  each.refused(),
                  each.unanswered()));
    }
    checks.results().forEach(report::fact);
    return report.write(checks.failures());
  }
}
