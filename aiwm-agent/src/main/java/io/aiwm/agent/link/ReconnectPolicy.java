package io.aiwm.agent.link;

import java.time.Duration;

/** The policy of when to come back after each ending. Not safe for use by many threads. */
public final class ReconnectPolicy {
  /** A connection that held this long shows that the trouble is over. */
  static final Duration STABLE = Duration.ofMinutes(2);

  /**
   * Where only a person can help, and may: seldom enough not to count as an attack, and never given
   * up, since the one who refuses may be a proxy, or a controller that was started wrongly.
   */
  static final Duration SLOW = Duration.ofSeconds(60);

  /**
   * A connection that was lost was lost by many: a controller that has just started takes in some
   * thousands a second.
   */
  static final Duration SPREAD = Duration.ofSeconds(5);

  static final Duration SLOWEST = Duration.ofMinutes(5);

  private final Backoff backoff = new Backoff();

  /**
   * The next thing to do.
   *
   * @param delay how long to wait, unless another token appears
   * @param why for people
   */
  public record Next(Duration delay, String why) {}

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
      case Ending.TOKEN_REFUSED -> refused(tokenRefused(tokenCanChange), ending, random);
      case Ending.FORBIDDEN ->
          refused("the controller does not admit this node (disabled?)", ending, random);
      case Ending.UNKNOWN_NODE ->
          refused("the controller does not know this node (deleted?)", ending, random);
      case Ending.REPLACED ->
          refused("another agent connected as this node; is it installed twice?", ending, random);
      default -> again(ending, held, random);
    };
  }

  private Next again(Ending ending, Duration held, double random) {
    boolean first = backoff.fresh() && !held.isZero();
    Duration usual = backoff.next(random);
    Duration delay = first ? part(SPREAD, random) : usual;
    Duration hint = ending.retryAfter();
    if (hint == null) {
      return new Next(delay, describe(ending));
    }
    // Spread, since everybody was told the same; never sooner than asked.
    Duration fifth = hint.dividedBy(5);
    Duration spread = fifth.compareTo(SPREAD) > 0 ? fifth : SPREAD;
    return new Next(hint.plus(part(spread, random)), describe(ending));
  }

  private static Duration part(Duration whole, double random) {
    return Duration.ofMillis((long) (whole.toMillis() * random));
  }

  private static Next refused(String why, Ending ending, double random) {
    Duration span = SLOWEST.minus(SLOW);
    Duration delay = SLOW.plus(part(span, random));
    Duration asked = ending.retryAfter();
    return new Next(
        asked != null && asked.compareTo(delay) > 0 ? asked : delay,
        ending.reason().isBlank() ? why : why + " [" + ending.reason() + "]");
  }

  private static String tokenRefused(boolean tokenCanChange) {
    return tokenCanChange
        ? "the controller, or a proxy before it, refused the token; a new one is taken up at once"
        : "the controller, or a proxy before it, refused the token; it is fixed in the environment,"
            + " so for a new one the agent must be started again";
  }

  private static String describe(Ending ending) {
    return ending.reason().isBlank() ? "closed with " + ending.code() : ending.reason();
  }
}
