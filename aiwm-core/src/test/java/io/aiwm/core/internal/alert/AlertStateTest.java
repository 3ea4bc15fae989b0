package io.aiwm.core.internal.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.alert.AlertLevel;
import io.aiwm.api.alert.AlertMetric;
import io.aiwm.api.alert.Limits;
import io.aiwm.api.alert.Limits.Limit;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Where a value stands against its limits")
class AlertStateTest {
  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final Limits TEMPERATURE = new Limits(new Limit(75, 0), new Limit(85, 0), 3);
  private static final Limits CPU = new Limits(new Limit(80, 300), null, 5);

  private AlertState standing = AlertState.WELL;

  private AlertLevel temperature(double value, int second) {
    return take(AlertMetric.GPU_TEMPERATURE, value, TEMPERATURE, second);
  }

  private AlertLevel cpu(double value, int second) {
    return take(AlertMetric.CPU, value, CPU, second);
  }

  private AlertLevel take(AlertMetric metric, double value, Limits limits, int second) {
    long now = Duration.ofSeconds(second).toNanos();
    standing = standing.next(metric, value, limits, RECOVERY, now);
    return standing.level();
  }

  @Test
  @DisplayName("rises at once where a limit has no duration, and only above it")
  void atOnce() {
    assertThat(temperature(75, 0)).isEqualTo(AlertLevel.OK);
    assertThat(temperature(75.1, 30)).isEqualTo(AlertLevel.WARNING);
    assertThat(temperature(90, 60)).isEqualTo(AlertLevel.CRITICAL);
  }

  @Test
  @DisplayName("rises only when a limit was passed for its duration without a break")
  void duration() {
    assertThat(cpu(95, 0)).isEqualTo(AlertLevel.OK);
    assertThat(cpu(95, 299)).isEqualTo(AlertLevel.OK);
    assertThat(cpu(70, 310)).isEqualTo(AlertLevel.OK);
    assertThat(cpu(95, 320)).isEqualTo(AlertLevel.OK);
    assertThat(cpu(95, 619)).isEqualTo(AlertLevel.OK);
    assertThat(cpu(95, 620)).isEqualTo(AlertLevel.WARNING);
  }

  @Test
  @DisplayName("stays while a value sways about its limit")
  void sways() {
    temperature(76, 0);
    for (int second = 30; second < 3_600; second += 30) {
      assertThat(temperature(second % 60 == 0 ? 76 : 73, second)).isEqualTo(AlertLevel.WARNING);
    }
  }

  @Test
  @DisplayName("falls when a value was well behind the limit for long enough")
  void falls() {
    temperature(76, 0);
    assertThat(temperature(60, 30)).isEqualTo(AlertLevel.WARNING);
    assertThat(temperature(60, 89)).isEqualTo(AlertLevel.WARNING);
    assertThat(temperature(60, 90)).isEqualTo(AlertLevel.OK);
  }

  @Test
  @DisplayName("falls from critical to a warning that still holds, and to well at once otherwise")
  void fallsInSteps() {
    temperature(90, 0);
    temperature(78, 10);
    assertThat(temperature(78, 70)).isEqualTo(AlertLevel.WARNING);
    temperature(90, 80);
    temperature(50, 90);
    assertThat(temperature(50, 150)).isEqualTo(AlertLevel.OK);
  }

  @Test
  @DisplayName("goes on from a level that another controller saw")
  void inherited() {
    standing = AlertState.at(AlertLevel.CRITICAL);
    assertThat(temperature(84, 0)).isEqualTo(AlertLevel.CRITICAL);
    assertThat(temperature(60, 10)).isEqualTo(AlertLevel.CRITICAL);
    assertThat(temperature(60, 70)).isEqualTo(AlertLevel.OK);
  }

  @Test
  @DisplayName("is bad when low for what runs out")
  void low() {
    Limits token = new Limits(new Limit(14, 0), new Limit(3, 0), 0);
    assertThat(take(AlertMetric.TOKEN_EXPIRY, 20, token, 0)).isEqualTo(AlertLevel.OK);
    assertThat(take(AlertMetric.TOKEN_EXPIRY, 13, token, 10)).isEqualTo(AlertLevel.WARNING);
    assertThat(take(AlertMetric.TOKEN_EXPIRY, -1, token, 20)).isEqualTo(AlertLevel.CRITICAL);
  }

  @Property
  @DisplayName("never rises without a value above the limit, nor changes within the recovery twice")
  void sound(
      @ForAll @Size(max = 200) List<@DoubleRange(min = 60, max = 100) Double> values,
      @ForAll @IntRange(min = 1, max = 30) int interval) {
    AlertState before = AlertState.WELL;
    int second = 0;
    int fell = -1_000;
    for (double value : values) {
      long now = Duration.ofSeconds(second).toNanos();
      AlertState after =
          before.next(AlertMetric.GPU_TEMPERATURE, value, TEMPERATURE, RECOVERY, now);
      if (after.level().compareTo(before.level()) > 0) {
        assertThat(value).isGreaterThan(75);
      } else if (after.level().compareTo(before.level()) < 0) {
        assertThat(value).isLessThanOrEqualTo(82);
        assertThat(second - fell).isGreaterThanOrEqualTo(60);
        fell = second;
      }
      before = after;
      second += interval;
    }
  }
}
