package io.aiwm.api.alert;

import org.jspecify.annotations.Nullable;

/**
 * The limits of one metric.
 *
 * @param warning from where it is a warning; null for never
 * @param critical from where it is critical; null for never
 * @param margin how far back behind a limit a value must be before the level ends, so that one that
 *     sways about the limit does not raise alert after alert; 0 or more
 */
public record Limits(@Nullable Limit warning, @Nullable Limit critical, double margin) {

  /**
   * One limit.
   *
   * @param value passed by values above it, or below it where small values are bad
   * @param durationSeconds how long it must be passed without a break, 0 to 86,400
   */
  public record Limit(double value, int durationSeconds) {}

  /** The limit of a level, if it has one. */
  public @Nullable Limit of(AlertLevel level) {
    return switch (level) {
      case OK -> null;
      case WARNING -> warning;
      case CRITICAL -> critical;
    };
  }
}
