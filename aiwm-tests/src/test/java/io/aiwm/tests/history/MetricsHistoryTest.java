package io.aiwm.tests.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.api.telemetry.Resolution;
import io.aiwm.api.telemetry.Statistic;
import io.aiwm.core.feature.HealthContributor.Status;
import io.aiwm.core.internal.history.HistoryRange;
import io.aiwm.core.internal.telemetry.TelemetrySettings;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The history of metrics")
class MetricsHistoryTest {
  private static final Instant START = VirtualTime.START;

  private final VirtualTime time = new VirtualTime();
  private final Controller controller = new Controller(time);

  private static MetricPoint sum(String node, Instant at, int first, int count) {
    double sum = IntStream.range(first, first + count).sum();
    return new MetricPoint(
        node, at, Map.of("cpu.usage", new Statistic(first, first + count - 1, sum, count)));
  }

  private static Instant minute(int minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }

  @Test
  @DisplayName("has every message as a sample, at the controller's time")
  void samples() {
    controller.report("n1", 10);
    controller.report("n2", 30);
    time.advance(Duration.ofMillis(1_500));
    controller.report("n1", 20);
    time.advance(Duration.ofSeconds(1));

    assertThat(controller.stored(Resolution.FULL))
        .containsExactly(
            new MetricPoint("n1", START, Map.of("cpu.usage", Statistic.of(10))),
            new MetricPoint("n1", START.plusMillis(1_500), Map.of("cpu.usage", Statistic.of(20))),
            new MetricPoint("n2", START, Map.of("cpu.usage", Statistic.of(30))));
  }

  @Test
  @DisplayName("sums a day up exactly, over five minutes and over an hour")
  void day() {
    controller.reportFor(Duration.ofHours(24), "n1", "n2");
    time.advance(Duration.ofMinutes(5));

    List<MetricPoint> fives = controller.stored(Resolution.FIVE_MINUTES, "n2");
    assertThat(fives)
        .isEqualTo(
            IntStream.range(0, 288)
                .mapToObj(i -> sum("n2", minute(5 * i), 5 * i % 60, 5))
                .toList());
    assertThat(controller.stored(Resolution.HOUR, "n1"))
        .isEqualTo(IntStream.range(0, 24).mapToObj(i -> sum("n1", minute(60 * i), 0, 60)).toList());
  }

  @Test
  @DisplayName("sums a bucket up after its end and the grace, not before")
  void grace() {
    controller.reportFor(Duration.ofMinutes(5), "n1");
    time.advance(Duration.ofSeconds(90));
    assertThat(controller.stored(Resolution.FIVE_MINUTES)).isEmpty();
    time.advance(Duration.ofSeconds(90));
    assertThat(controller.stored(Resolution.FIVE_MINUTES)).containsExactly(sum("n1", START, 0, 5));
  }

  @Test
  @DisplayName("keeps samples a day, and five minutes for 30 days, and hours for a year")
  void retention() {
    controller.reportFor(Duration.ofHours(3), "n1");
    controller.buffer.close();
    time.advance(Duration.ofHours(22));
    assertThat(controller.stored(Resolution.FULL).get(0).at()).isAfterOrEqualTo(minute(59));
    time.advance(Duration.ofHours(3));
    assertThat(controller.stored(Resolution.FULL)).isEmpty();
    assertThat(controller.stored(Resolution.FIVE_MINUTES)).hasSize(36);
    time.advance(Duration.ofDays(30));
    assertThat(controller.stored(Resolution.FIVE_MINUTES)).isEmpty();
    assertThat(controller.stored(Resolution.HOUR)).hasSize(3);
  }

  @Test
  @DisplayName("waits for a store that fails, drops the oldest beyond the bound, and says so")
  void storeDown() {
    InMemoryStore store = InMemoryStore.open(time);
    Controller small =
        new Controller(time, "c2", store, new TelemetrySettings(Duration.ofSeconds(1), 2, 10, 3));
    store.faults().failing("metrics.write"::equals);
    for (int i = 0; i < 5; i++) {
      small.report("n1", i);
      time.advance(Duration.ofSeconds(10));
    }
    assertThat(small.buffer.check().status()).isEqualTo(Status.DEGRADED);
    assertThat(small.buffer.check().details())
        .containsEntry("samplesWaiting", 3)
        .containsEntry("samplesDropped", 2L);

    store.faults().failing(false);
    time.advance(Duration.ofMinutes(1));
    assertThat(small.stored(Resolution.FULL))
        .extracting(point -> point.series().get("cpu.usage"))
        .containsExactly(Statistic.of(2), Statistic.of(3), Statistic.of(4));
    assertThat(small.buffer.check().status()).isEqualTo(Status.UP);
  }

  @Test
  @DisplayName("sums up again what came late")
  void late() {
    Controller other = controller.peer("c2");
    controller.reportFor(Duration.ofMinutes(5), "n1");
    other.store.faults().failing("metrics.write"::equals);
    other.report("n2", 50);
    time.advance(Duration.ofMinutes(70));
    assertThat(controller.stored(Resolution.FIVE_MINUTES, "n2")).isEmpty();
    assertThat(controller.stored(Resolution.HOUR)).hasSize(1);

    other.store.faults().failing(false);
    time.advance(Duration.ofMinutes(5));

    MetricPoint five = new MetricPoint("n2", minute(5), Map.of("cpu.usage", Statistic.of(50)));
    assertThat(controller.stored(Resolution.FIVE_MINUTES))
        .containsExactly(sum("n1", START, 0, 5), five);
    assertThat(controller.stored(Resolution.HOUR))
        .containsExactly(
            sum("n1", START, 0, 5),
            new MetricPoint("n2", START, Map.of("cpu.usage", Statistic.of(50))));
  }

  @Test
  @DisplayName("catches up after nobody was there, in go after go, and loses nothing to age")
  void catchesUp() {
    controller.reportFor(Duration.ofHours(10), "n1");
    controller.close();
    time.advance(Duration.ofDays(3));
    Controller next = controller.peer("c2");
    time.advance(Duration.ofMinutes(30));

    assertThat(next.stored(Resolution.FIVE_MINUTES)).hasSize(120);
    assertThat(next.stored(Resolution.HOUR))
        .isEqualTo(IntStream.range(0, 10).mapToObj(i -> sum("n1", minute(60 * i), 0, 60)).toList());
    assertThat(next.stored(Resolution.FULL)).isEmpty();
  }

  @Test
  @DisplayName("is the same when a controller dies between a bucket and its cursor")
  void crash() {
    controller.reportFor(Duration.ofMinutes(5), "n1");
    controller.store.faults().failing("commit"::equals);
    time.advance(Duration.ofMinutes(3));
    Controller next = controller.peer("c2");
    assertThat(next.stored(Resolution.FIVE_MINUTES)).containsExactly(sum("n1", START, 0, 5));
    controller.store.faults().failing(true);
    next.reportFor(Duration.ofMinutes(5), "n1");
    time.advance(Duration.ofMinutes(10));

    assertThat(next.stored(Resolution.FIVE_MINUTES))
        .containsExactly(
            sum("n1", START, 0, 5), sum("n1", minute(5), 0, 2), sum("n1", minute(10), 2, 3));
  }

  @Test
  @DisplayName("takes in no number that cannot be summed up, and says so")
  void impossibleNumbers() {
    controller.report("n1", 5e307);
    controller.report("n2", 20);
    time.advance(Duration.ofSeconds(1));
    controller.report("n1", 5e307);
    controller.report("n1", 10);
    time.advance(Duration.ofMinutes(10));

    assertThat(controller.stored(Resolution.FIVE_MINUTES))
        .containsExactly(
            new MetricPoint("n1", START, Map.of("cpu.usage", Statistic.of(10))),
            new MetricPoint("n2", START, Map.of("cpu.usage", Statistic.of(20))));
    assertThat(controller.buffer.check().details()).containsEntry("refused", 2L);
  }

  @Test
  @DisplayName("is not held up by numbers of one node that were stored before they were refused")
  void storedInfinity() {
    for (int second = 0; second < 3; second++) {
      MetricPoint bad =
          new MetricPoint(
              "n1", START.plusMillis(second + 1), Map.of("cpu.usage", Statistic.of(5e307)));
      controller.store.metrics().write(Resolution.FULL, List.of(bad));
    }
    controller.reportFor(Duration.ofHours(1), "n1", "n2");
    time.advance(Duration.ofMinutes(10));

    assertThat(controller.stored(Resolution.FIVE_MINUTES, "n2")).hasSize(12);
    assertThat(controller.stored(Resolution.HOUR))
        .containsExactly(sum("n1", START, 0, 60), sum("n2", START, 0, 60));
    HistoryRange range = controller.history.reader().range(START, null, null);
    assertThat(controller.history.reader().read("n1", range)).hasSize(60);
  }

  @Test
  @DisplayName("is looked after by one of two controllers, and by the other when that is gone")
  void twoControllers() {
    Controller other = controller.peer("c2");
    other.store.faults().failing("metrics.read"::equals);
    controller.reportFor(Duration.ofHours(2), "n1");
    time.advance(Duration.ofMinutes(5));
    assertThat(controller.stored(Resolution.FIVE_MINUTES)).hasSize(24);

    controller.close();
    other.store.faults().failing(false);
    other.reportFor(Duration.ofHours(1), "n1");
    time.advance(Duration.ofMinutes(5));
    assertThat(other.stored(Resolution.FIVE_MINUTES)).hasSize(36);
    assertThat(other.stored(Resolution.HOUR)).hasSize(3);
  }

  @Test
  @DisplayName("reads the same sums whichever resolutions they come from")
  void reads() {
    controller.reportFor(Duration.ofMinutes(150), "n1");

    for (Duration step : List.of(Duration.ofHours(1), Duration.ofMinutes(5))) {
      int minutes = (int) step.toMinutes();
      HistoryRange range = controller.history.reader().range(START, time.now(), step);
      List<MetricPoint> expected =
          IntStream.range(0, 150 / minutes)
              .mapToObj(i -> sum("n1", minute(minutes * i), minutes * i % 60, minutes))
              .toList();
      assertThat(controller.history.reader().read("n1", range))
          .startsWith(expected.toArray(MetricPoint[]::new));
    }
    assertThat(
            controller
                .history
                .reader()
                .read("n2", controller.history.reader().range(START, null, null)))
        .isEmpty();
  }
}
