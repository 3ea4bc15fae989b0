package io.aiwm.core.internal.history;

import io.aiwm.api.error.ValidationException;
import io.aiwm.api.telemetry.Resolution;
import io.aiwm.core.settings.HistorySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Range of the history to show: whole steps, which begin at multiples of the step since the epoch.
 *
 * @param from beginning of the first step
 * @param to end of the last step
 * @param step time between points; whole seconds
 * @param resolution the coarsest that gives exact sums over a step
 */
public record HistoryRange(Instant from, Instant to, Duration step, Resolution resolution) {
  /** Maximum number of points of one answer: a day by the minute. */
  public static final int MAX_POINTS = 1_440;

  private static final int POINTS_UNLESS_SAID = 400;
  private static final Duration MAX_STEP = Duration.ofDays(31);
  private static final Duration RANGE_UNLESS_SAID = Duration.ofHours(1);
  private static final List<Resolution> COARSEST_FIRST =
      List.of(Resolution.HOUR, Resolution.FIVE_MINUTES, Resolution.FULL);
  private static final List<Duration> STEPS =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(3),
          Duration.ofHours(12),
          Duration.ofDays(1),
          Duration.ofDays(7),
          MAX_STEP);

  /** A part of the range that is read at one resolution. */
  record Segment(Resolution resolution, Instant from, Instant to) {}

  /**
   * Completes and checks what was asked for.
   *
   * @param from beginning; an hour before the end where it is null
   * @param to end; now where it is null or later
   * @param step time between points; one that gives up to 400 points where it is null
   * @throws ValidationException if that is no range, has more than {@value #MAX_POINTS} points, or
   *     is finer than what is still kept of so long ago
   */
  public static HistoryRange of(
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable Duration step,
      Instant now,
      HistorySettings settings) {
    Instant end = to == null || to.isAfter(now) ? now : to;
    Instant begin = from == null ? end.minus(RANGE_UNLESS_SAID) : from;
    if (!begin.isBefore(end) || begin.isBefore(Instant.EPOCH)) {
      throw new ValidationException("from", "must be after 1970, before to and before now");
    }
    Duration finest = finestStep(begin, now, settings);
    Duration chosen = step == null ? comfortable(begin, end, finest) : step;
    if (chosen.toMillis() < 1_000 || chosen.compareTo(MAX_STEP) > 0) {
      throw new ValidationException("step", "must be from 1s to 31d");
    }
    if (!isMultiple(chosen, finest)) {
      throw new ValidationException(
          "step", "must be a multiple of " + finest.toSeconds() + "s for a range this old");
    }
    return whole(begin, end, chosen);
  }

  private static HistoryRange whole(Instant begin, Instant end, Duration step) {
    Instant from = floor(begin, step);
    Instant last = floor(end.minusMillis(1), step);
    if (Duration.between(from, last).dividedBy(step) >= MAX_POINTS) {
      throw new ValidationException(
          "step", "yields more than " + MAX_POINTS + " points; use a longer step");
    }
    Resolution coarsest =
        COARSEST_FIRST.stream()
            .filter(resolution -> isMultiple(step, resolution.width()))
            .findFirst()
            .orElseThrow();
    return new HistoryRange(from, last.plus(step), step, coarsest);
  }

  /** The finest step for which everything since a time is still there. */
  private static Duration finestStep(Instant begin, Instant now, HistorySettings settings) {
    for (Resolution resolution : List.of(Resolution.FULL, Resolution.FIVE_MINUTES)) {
      Instant kept = now.minus(settings.kept(resolution)).minus(settings.grace());
      if (!begin.isBefore(kept)) {
        return resolution.width();
      }
    }
    return Resolution.HOUR.width();
  }

  private static Duration comfortable(Instant begin, Instant end, Duration finest) {
    Duration least = Duration.between(begin, end).dividedBy(POINTS_UNLESS_SAID);
    return STEPS.stream()
        .filter(step -> step.compareTo(least) >= 0 && isMultiple(step, finest))
        .findFirst()
        .orElse(MAX_STEP);
  }

  private static boolean isMultiple(Duration step, Duration width) {
    return width.isZero() || step.toMillis() % width.toMillis() == 0;
  }

  /** The beginning of the step that a time falls into. */
  Instant start(Instant time) {
    return floor(time, step);
  }

  private static Instant floor(Instant time, Duration step) {
    long millis = step.toMillis();
    return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), millis) * millis);
  }

  /**
   * Segments to read: as coarse as possible, and finer where that is not summed up yet.
   *
   * @param doneUntil up to where a resolution is summed up
   */
  List<Segment> segments(Function<Resolution, Instant> doneUntil) {
    List<Segment> segments = new ArrayList<>();
    Instant cut = from;
    for (Resolution at :
        COARSEST_FIRST.subList(COARSEST_FIRST.indexOf(resolution), COARSEST_FIRST.size())) {
      Instant done = at == Resolution.FULL ? to : doneUntil.apply(at);
      Instant end = done.isBefore(to) ? done : to;
      if (cut.isBefore(end)) {
        segments.add(new Segment(at, cut, end));
        cut = end;
      }
    }
    return segments;
  }
}
