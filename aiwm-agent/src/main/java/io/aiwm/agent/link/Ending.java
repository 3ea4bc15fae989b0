package io.aiwm.agent.link;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The end of a connection, or the reason why there is none: an HTTP refusal is told as the close
 * code that says the same.
 *
 * @param code close code
 * @param reason in words
 * @param retryAfter how long the controller asks us to stay away
 */
public record Ending(int code, String reason, @Nullable Duration retryAfter) {
  /** Nobody said why: no connection, or one that broke. */
  static final int BROKEN = 1006;

  static final int RESTARTING = 1012;
  static final int TOKEN_REFUSED = 4401;
  static final int FORBIDDEN = 4403;
  static final int UNKNOWN_NODE = 4404;
  static final int REPLACED = 4409;
  static final int TOO_MANY = 4429;

  private static final Pattern HINT = Pattern.compile("retryAfter=(\\d{1,6})");

  /** A close frame; its reason may carry {@code retryAfter=<seconds>}. */
  public static Ending closed(int code, String reason) {
    Matcher hint = HINT.matcher(reason);
    Duration retryAfter = hint.find() ? Duration.ofSeconds(Long.parseLong(hint.group(1))) : null;
    return new Ending(code, reason, retryAfter);
  }

  /** A connection that could not be made or that broke. */
  public static Ending broken(String reason) {
    return new Ending(BROKEN, reason, null);
  }

  /** A handshake that was answered with an HTTP error. */
  public static Ending refused(int httpStatus, @Nullable Duration retryAfter) {
    int code =
        switch (httpStatus) {
          case 401 -> TOKEN_REFUSED;
          case 403 -> FORBIDDEN;
          case 404 -> UNKNOWN_NODE;
          case 429 -> TOO_MANY;
          case 503 -> RESTARTING;
          default -> BROKEN;
        };
    return new Ending(code, "the controller answered HTTP " + httpStatus, retryAfter);
  }
}
