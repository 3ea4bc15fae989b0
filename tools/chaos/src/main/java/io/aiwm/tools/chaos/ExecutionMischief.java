package io.aiwm.tools.chaos;

import io.aiwm.tools.chaos.link.BadLink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Kills hosts, agents and the database, again and again, chosen at random. */
final class ExecutionMischief {
  private final Site site;
  private final List<AgentProcess> agents;
  private final BadLink link;
  private final Random random;
  private final Map<String, Integer> done = new TreeMap<>();

  ExecutionMischief(Site site, List<AgentProcess> agents, BadLink link, long seed) {
    this.site = site;
    this.agents = List.copyOf(agents);
    this.link = link;
    random = new Random(seed);
  }

  /** One nasty thing, what repairs it, and a pause. */
  void once() throws Exception {
    switch (random.nextInt(12)) {
      case 0 -> killHost();
      case 1 -> killDatabase();
      case 2 -> {
        note("every connection cut at once");
        link.cutAll();
      }
      case 3 -> {
        killHost();
        killAgent();
      }
      default -> killAgent();
    }
    Site.pause(upTo(4));
    for (Host host : site.hosts()) {
      host.startAgainIfGone();
    }
    for (AgentProcess agent : agents) {
      if (agent.startAgainIfGone()) {
        note("an agent that gave up by itself");
      }
    }
  }

  private void killHost() throws Exception {
    Host host = site.hosts().get(random.nextInt(site.hosts().size()));
    note("kill -9 of a host");
    host.kill();
    Site.pause(upTo(2));
    host.start();
  }

  private void killDatabase() throws Exception {
    note("kill -9 of the database");
    site.database().kill();
    Site.pause(upTo(3));
    site.database().start();
  }

  private void killAgent() throws Exception {
    AgentProcess agent = agents.get(random.nextInt(agents.size()));
    note("kill -9 of an agent");
    agent.kill();
    Site.pause(upTo(2));
    agent.start();
  }

  /** Every agent dies once more; those that wait for long between tries come back at once. */
  void last() throws Exception {
    for (AgentProcess agent : agents) {
      note("kill -9 of an agent");
      agent.kill();
      agent.start();
    }
  }

  private void note(String what) {
    done.merge(what, 1, Integer::sum);
  }

  private Duration upTo(int seconds) {
    return Duration.ofMillis(500 + random.nextInt(seconds * 1_000));
  }

  /** How often what was done. */
  Map<String, Integer> done() {
    return done;
  }
}
