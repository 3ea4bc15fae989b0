package io.aiwm.tests.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.error.ValidationException;
import io.aiwm.api.telemetry.Resolution;
import io.aiwm.core.internal.history.HistoryRange;
import io.aiwm.core.settings.HistorySettings;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A range of the history")
class HistoryRangeTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:34:56.789Z");
  private static final long YEAR = 365L * 24 * 3600;

  private static HistoryRange range(
      @Nullable Duration ago, @Nullable Duration to, @Nullable Duration step) {
    return HistoryRange.of(
        ago == null ? null : NOW.minus(ago),
        to == null ? null : NOW.minus(to),
        step,
        NOW,
        HistorySettings.defaults());
  }

  private static void refused(ThrowingCallable call, String field, String rule) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ValidationException.class,
            e -> {
              assertThat(e.errors().get(0).field()).isEqualTo(field);
              assertThat(e.errors().get(0).message()).contains(rule);
            });
  }

  @Test
  @DisplayName("is the last hour by the minute unless more is said")
  void unsaid() {
    HistoryRange range = range(null, null, null);
    assertThat(range.step()).isEqualTo(Duration.ofMinutes(1));
    assertThat(range.from()).isEqualTo(Instant.parse("2026-06-01T11:34:00Z"));
    assertThat(range.to()).isEqualTo(Instant.parse("2026-06-01T12:35:00Z"));
    assertThat(range.resolution()).isEqualTo(Resolution.FULL);
  }

  @Test
  @DisplayName("is read at the coarsest resolution that is exact")
  void resolution() {
    Duration day = Duration.ofHours(20);
    assertThat(range(day, null, Duration.ofHours(2)).resolution()).isEqualTo(Resolution.HOUR);
    assertThat(range(day, null, Duration.ofMinutes(90)).resolution())
        .isEqualTo(Resolution.FIVE_MINUTES);
    assertThat(range(day, null, Duration.ofMinutes(7)).resolution()).isEqualTo(Resolution.FULL);
  }

  @Test
  @DisplayName("is refused where it is none, too fine for its length, or for so long ago")
  void refusals() {
    Duration hour = Duration.ofHours(1);
    refused(() -> range(hour, hour, null), "from", "before to");
    refused(() -> range(hour.negated(), null, null), "from", "before now");
    refused(() -> range(hour, null, Duration.ZERO), "step", "1s to 31d");
    refused(() -> range(hour, null, Duration.ofSeconds(2)), "step", "1440 points");
    refused(
        () -> range(Duration.ofHours(30), Duration.ofHours(29), Duration.ofMinutes(1)),
        "step",
        "multiple of 300s");
    refused(
        () -> range(Duration.ofDays(40), Duration.ofDays(39), Duration.ofMinutes(5)),
        "step",
        "multiple of 3600s");
  }

  @Property
  @Label("Whatever is asked for without a step has a fair number of whole steps around it")
  void stepsOfOurOwn(
      @ForAll @LongRange(min = 1, max = YEAR) long ago,
      @ForAll @LongRange(min = 0, max = YEAR) long to) {
    if (to >= ago) {
      return;
    }
    HistoryRange range = range(Duration.ofSeconds(ago), Duration.ofSeconds(to), null);

    assertThat(range.from()).isBeforeOrEqualTo(NOW.minusSeconds(ago));
    assertThat(range.to()).isAfterOrEqualTo(NOW.minusSeconds(to));
    assertThat(Duration.between(range.from(), range.to()).toMillis() % range.step().toMillis())
        .isZero();
    assertThat(Duration.between(range.from(), range.to()).dividedBy(range.step()))
        .isBetween(1L, 402L);
    assertThat(range.from().toEpochMilli() % range.step().toMillis()).isZero();
  }
}
