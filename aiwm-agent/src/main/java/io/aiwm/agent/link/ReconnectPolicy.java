package io.aiwm.agent.link;

import java.time.Duration;

/** When to come back after each ending. Not safe for use by many threads. */
public final class ReconnectPolicy {
  /** A connection that held this long shows that the trouble is over. */
  static final Duration STABLE = Duration.ofMinutes(2);

  /** Where only a person can help, and may: seldom enough not to count as an attack. */
  static final Duration SLOW = Duration.ofSeconds(60);

  /**
   * A connection that was lost was lost by many: a controller that has just started takes in some
   * thousands a second.
   */
  static final Duration SPREAD = Duration.ofSeconds(5);

  private final Backoff backoff = new Backoff();

  /**
   * What to do next.
   *
   * @param delay how long to wait; without meaning when waiting for a token
   * @param forToken whether to wait for another token
   * @param why for people
   */
  public record Next(Duration delay, boolean forToken, String why) {}

  /**
   * Decides.
   *
   * @param ending how the connection ended
   * @param held how long it was open; zero if it never was
   * @param tokenCanChange whether a new token may appear
   * @param random from 0 to 1
   */
  public Next after(Ending ending, Duration held, boolean tokenCanChange, double random) {
    if (held.compareTo(STABLE) >= 0) {
      backoff.reset();
    }
    return switch (ending.code()) {
      case Ending.TOKEN_REFUSED -> tokenRefused(tokenCanChange, random);
      case Ending.FORBIDDEN ->
          new Next(slow(random), false, "the controller does not admit this node (disabled?)");
      case Ending.UNKNOWN_NODE ->
          new Next(slow(random), false, "the controller does not know this node (deleted?)");
      case Ending.REPLACED ->
          new Next(
              slow(random), false, "another agent connected as this node; is it installed twice?");
      default -> again(ending, held, random);
    };
  }

  private Next again(Ending ending, Duration held, double random) {
    boolean first = backoff.fresh() && !held.isZero();
    Duration usual = backoff.next(random);
    Duration delay = first ? part(SPREAD, random) : usual;
    Duration hint = ending.retryAfter();
    if (hint == null) {
      return new Next(delay, false, describe(ending));
    }
    // Spread, since everybody was told the same; never sooner than asked.
    Duration fifth = hint.dividedBy(5);
    Duration spread = fifth.compareTo(SPREAD) > 0 ? fifth : SPREAD;
    return new Next(hint.plus(part(spread, random)), false, describe(ending));
  }

  private static Duration part(Duration whole, double random) {
    return Duration.ofMillis((long) (whole.toMillis() * random));
  }

  private static Next tokenRefused(boolean tokenCanChange, double random) {
    return tokenCanChange
        ? new Next(Duration.ZERO, true, "the controller refused the token; waiting for a new one")
        : new Next(
            slow(random),
            false,
            "the controller refused the token; it is fixed in the environment, so the agent must"
                + " be started with a new one");
  }

  private static Duration slow(double random) {
    return SLOW.plusMillis((long) (SLOW.toMillis() * random));
  }

  private static String describe(Ending ending) {
    return ending.reason().isBlank() ? "closed with " + ending.code() : ending.reason();
  }
}
