package io.aiwm.tools.chaos;

import io.aiwm.tools.chaos.database.Database;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Does something nasty, again and again, chosen at random; repairs it before the next. */
final class Mischief {
  private final Database database;
  private final List<Host> hosts;
  private final Random random;
  private final Map<String, Integer> done = new TreeMap<>();

  Mischief(Database database, List<Host> hosts, long seed) {
    this.database = database;
    this.hosts = hosts;
    random = new Random(seed);
  }

  /** One nasty thing, and what repairs it. */
  void once() throws Exception {
    Host host = hosts.get(random.nextInt(hosts.size()));
    switch (random.nextInt(7)) {
      case 0, 1 -> {
        note("kill -9 of a host");
        host.kill();
        Site.pause(upTo(3));
        host.start();
      }
      case 2 -> {
        note("orderly restart of a host");
        host.stop();
        host.start();
      }
      case 3 -> {
        note("a host frozen for up to 15 s");
        host.freeze();
        Site.pause(upTo(15));
        host.thaw();
      }
      case 4 -> {
        note("kill -9 of the database");
        database.kill();
        Site.pause(upTo(5));
        database.start();
      }
      case 5 -> {
        note("the database frozen for up to 15 s");
        database.freeze();
        Site.pause(upTo(15));
        database.thaw();
      }
      default -> {
        note("kill -9 of the database and a host together");
        host.kill();
        database.kill();
        Site.pause(upTo(3));
        database.start();
        host.start();
      }
    }
    Site.pause(upTo(12));
    for (Host each : hosts) {
      each.startAgainIfGone();
    }
  }

  private void note(String what) {
    System.out.println("  " + what);
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
