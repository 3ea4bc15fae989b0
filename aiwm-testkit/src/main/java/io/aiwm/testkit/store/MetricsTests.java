package io.aiwm.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.store.MetricsQuery;
import io.aiwm.api.store.PointKey;
import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.api.telemetry.Resolution;
import io.aiwm.api.telemetry.Statistic;
import io.aiwm.testkit.VirtualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of what nodes measured over time. */
interface MetricsTests extends StoreTests {

  private static Instant at(int seconds) {
    return VirtualTime.START.plusSeconds(seconds);
  }

  private static MetricPoint point(String node, int seconds) {
    return new MetricPoint(node, at(seconds), Map.of("cpu.usage", Statistic.of(seconds)));
  }

  private static MetricsQuery range(int from, int to, String... nodes) {
    return MetricsQuery.of(Set.of(nodes), at(from), at(to));
  }

  private void write(MetricPoint... points) {
    store().metrics().write(Resolution.FULL, List.of(points));
  }

  private List<MetricPoint> read(MetricsQuery query) {
    return store().metrics().read(Resolution.FULL, query);
  }

  @Test
  @DisplayName("A point that cannot be read is there without its series, and may be purged")
  default void unreadablePoint() {
    MetricPoint strange = new MetricPoint("n1", at(1), Map.of("strange", Statistic.of(1)));
    write(point("n1", 0), strange, point("n1", 2));
    makeUnreadable("strange");

    assertThat(read(range(0, 10)))
        .containsExactly(point("n1", 0), new MetricPoint("n1", at(1), Map.of()), point("n1", 2));
    assertThat(store().metrics().purge(Resolution.FULL, at(10), 10)).isEqualTo(3);
  }

  @Test
  @DisplayName("A point is read as it was written: one value, sums, whole and broken numbers")
  default void metricsRoundTrip() {
    MetricPoint point =
        new MetricPoint(
            "n1",
            at(0).plusMillis(123),
            Map.of(
                "cpu.usage",
                Statistic.of(12.5),
                "gpu.0.memoryUsed",
                Statistic.of(85_899_345_920.0),
                "network.bytesIn",
                new Statistic(-1, 1e300, 0.1 + 0.2, 3),
                "disk.used",
                new Statistic(0, 0, 0, Long.MAX_VALUE)));
    MetricPoint empty = new MetricPoint("n2", at(0), Map.of());
    write(point, empty);

    assertThat(read(range(0, 1))).containsExactly(point, empty);
  }

  @Test
  @DisplayName("A range has its beginning and not its end")
  default void metricsRange() {
    write(point("n1", 0), point("n1", 1), point("n1", 2), point("n1", 3));

    assertThat(read(range(1, 3))).containsExactly(point("n1", 1), point("n1", 2));
    assertThat(read(range(2, 2))).isEmpty();
    assertThat(read(range(4, 9))).isEmpty();
  }

  @Test
  @DisplayName("Points come by node, then by time, of the nodes that were asked for, or of all")
  default void metricsOrder() {
    write(point("n3", 1), point("n1", 2), point("n2", 0), point("n1", 1));

    assertThat(read(range(0, 9)))
        .containsExactly(point("n1", 1), point("n1", 2), point("n2", 0), point("n3", 1));
    assertThat(read(range(0, 9, "n1", "n3", "unknown")))
        .containsExactly(point("n1", 1), point("n1", 2), point("n3", 1));
    assertThat(read(range(0, 9, "n2"))).containsExactly(point("n2", 0));
  }

  @Test
  @DisplayName("Pages that each begin after the one before have every point once")
  default void metricsPages() {
    List<MetricPoint> all = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      for (int second = 0; second < 5; second++) {
        all.add(point("n" + node, second));
      }
    }
    store().metrics().write(Resolution.FULL, all);

    for (MetricsQuery query : List.of(range(0, 9), range(0, 9, "n0", "n1", "n2"))) {
      List<MetricPoint> seen = new ArrayList<>();
      List<MetricPoint> page = read(query.limitedTo(4));
      while (!page.isEmpty()) {
        assertThat(page).hasSizeLessThanOrEqualTo(4);
        seen.addAll(page);
        page = read(query.limitedTo(4).after(PointKey.of(seen.get(seen.size() - 1))));
      }
      assertThat(seen).isEqualTo(all);
    }
  }

  @Test
  @DisplayName("A page may begin after a point that is not there")
  default void metricsAfterNothing() {
    write(point("n1", 1), point("n1", 5), point("n3", 0));

    assertThat(read(range(0, 9).after(new PointKey("n1", at(3)))))
        .containsExactly(point("n1", 5), point("n3", 0));
    assertThat(read(range(0, 9).after(new PointKey("n2", at(0))))).containsExactly(point("n3", 0));
  }

  @Test
  @DisplayName("A point that is written again is replaced; in one batch the later counts")
  default void metricsReplaced() {
    Statistic hundred = Statistic.of(100);
    MetricPoint changed = new MetricPoint("n1", at(1), Map.of("memory.usage", hundred));
    write(point("n1", 1), point("n2", 1));
    write(changed);
    write(point("n2", 2), new MetricPoint("n2", at(2), Map.of("cpu.usage", hundred)));

    assertThat(read(range(0, 9)))
        .containsExactly(
            changed, point("n2", 1), new MetricPoint("n2", at(2), Map.of("cpu.usage", hundred)));
  }

  @Test
  @DisplayName("Resolutions know nothing of each other")
  default void metricsResolutions() {
    write(point("n1", 0));
    store().metrics().write(Resolution.HOUR, List.of(point("n1", 1)));

    assertThat(read(range(0, 9))).containsExactly(point("n1", 0));
    assertThat(store().metrics().read(Resolution.HOUR, range(0, 9)))
        .containsExactly(point("n1", 1));
    assertThat(store().metrics().read(Resolution.FIVE_MINUTES, range(0, 9))).isEmpty();
    assertThat(store().metrics().purge(Resolution.HOUR, at(9), 10)).isEqualTo(1);
    assertThat(read(range(0, 9))).containsExactly(point("n1", 0));
  }

  @Test
  @DisplayName("A purge removes the oldest points for good, no more than it was told to")
  default void metricsPurge() {
    write(point("n2", 0), point("n1", 1), point("n3", 2), point("n1", 3));

    assertThat(store().metrics().purge(Resolution.FULL, at(3), 2)).isEqualTo(2);
    assertThat(read(range(0, 9))).containsExactly(point("n1", 3), point("n3", 2));
    assertThat(store().metrics().purge(Resolution.FULL, at(3), 2)).isEqualTo(1);
    assertThat(store().metrics().purge(Resolution.FULL, at(3), 2)).isZero();
    assertThat(read(range(0, 9))).containsExactly(point("n1", 3));
  }

  @Test
  @Tag(BULK)
  @DisplayName("Batches of thousands are written and read, and so is an empty one")
  default void metricsBatch() {
    List<MetricPoint> points = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      points.add(point(String.format(Locale.ROOT, "n%04d", i), i % 7));
    }
    store().metrics().write(Resolution.FULL, points);
    store().metrics().write(Resolution.FULL, List.of());

    assertThat(read(range(0, 9))).isEqualTo(points);
  }

  @Test
  @DisplayName("What was written is there after the next start")
  default void metricsDurable() {
    write(point("n1", 1));

    assertThat(restarted().metrics().read(Resolution.FULL, range(0, 9)))
        .containsExactly(point("n1", 1));
  }

  @Test
  @Tag(CONTENDED)
  @DisplayName("Many threads that write the same new points leave each of them once")
  default void metricsContended() throws Exception {
    List<MetricPoint> points = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      points.add(point(String.format(Locale.ROOT, "n%02d", i), 1));
    }
    List<MetricPoint> backwards = new ArrayList<>(points);
    Collections.reverse(backwards);

    inParallel(
        8,
        i ->
            () -> {
              store().metrics().write(Resolution.FULL, i % 2 == 0 ? points : backwards);
              return i;
            });

    assertThat(read(range(0, 9))).isEqualTo(points);
  }
}
