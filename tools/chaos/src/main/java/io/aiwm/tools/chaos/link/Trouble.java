package io.aiwm.tools.chaos.link;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Fates of single messages on their way, chosen at random. Safe for use by many threads. */
public final class Trouble {
  private static final int LONGEST_DELAY_MILLIS = 2_500;
  private static final int LEAST_LIFE_SECONDS = 5;
  private static final int FURTHER_LIFE_SECONDS = 55;

  private final Random random;
  private final Map<String, Integer> done = new TreeMap<>();
  private boolean over;

  public Trouble(long seed) {
    random = new Random(seed);
  }

  /** The fate of a message. */
  enum Fate {
    PASSES,
    LOST,
    TWICE,
    LATE
  }

  /** Of a hundred messages two are lost, three come twice and five come late. */
  synchronized Fate next() {
    int chance = over ? 100 : random.nextInt(100);
    if (chance < 2) {
      return note("a message lost", Fate.LOST);
    }
    if (chance < 5) {
      return note("a message doubled", Fate.TWICE);
    }
    return chance < 10 ? note("a message delayed, and so overtaken", Fate.LATE) : Fate.PASSES;
  }

  private Fate note(String what, Fate fate) {
    count(what);
    return fate;
  }

  private void count(String what) {
    done.merge(what, 1, Integer::sum);
  }

  /** By how much a message is late. */
  synchronized Duration delay() {
    return Duration.ofMillis(1 + random.nextInt(LONGEST_DELAY_MILLIS));
  }

  /** After how long a connection is cut. */
  synchronized Duration life() {
    return Duration.ofSeconds(LEAST_LIFE_SECONDS + random.nextInt(FURTHER_LIFE_SECONDS));
  }

  /** Which of several. */
  synchronized int choice(int among) {
    return random.nextInt(among);
  }

  /** Whether a connection whose time has come is cut. */
  synchronized boolean cuts() {
    if (!over) {
      count("a connection cut");
    }
    return !over;
  }

  /** From now on everything passes. */
  public synchronized void end() {
    over = true;
  }

  /** How often what was done. */
  public synchronized Map<String, Integer> done() {
    return new TreeMap<>(done);
  }
}
