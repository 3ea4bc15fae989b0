package io.aiwm.core.internal.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.telemetry.MetricPoint;
import io.aiwm.api.telemetry.Resolution;
import io.aiwm.api.telemetry.Statistic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Summing points up")
class RollUpTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static MetricPoint sample(String node, int second, double value) {
    return new MetricPoint(node, START.plusSeconds(second), Map.of("s", Statistic.of(value)));
  }

  private static List<MetricPoint> samples(List<Integer> seconds) {
    return IntStream.range(0, seconds.size())
        .mapToObj(i -> sample("n" + i % 3, seconds.get(i), seconds.get(i) % 101))
        .toList();
  }

  private static List<MetricPoint> sums(Resolution resolution, List<MetricPoint> points) {
    return new RollUp(resolution::start).add(points).take();
  }

  @Property
  @Label("Sums of sums are the sums of the samples")
  void associative(
      @ForAll @Size(max = 300) List<@IntRange(min = -9_000, max = 9_000) Integer> seconds) {
    List<MetricPoint> samples = samples(seconds);
    assertThat(sums(Resolution.HOUR, sums(Resolution.FIVE_MINUTES, samples)))
        .isEqualTo(sums(Resolution.HOUR, samples));
  }

  @Property
  @Label("No sample is lost or counted twice, and each is between the least and the most")
  void complete(
      @ForAll @Size(max = 300) List<@IntRange(min = -9_000, max = 9_000) Integer> seconds) {
    List<MetricPoint> samples = samples(seconds);
    List<MetricPoint> sums = sums(Resolution.FIVE_MINUTES, samples);

    assertThat(sums.stream().mapToLong(p -> p.series().get("s").count()).sum())
        .isEqualTo(samples.size());
    assertThat(sums.stream().mapToDouble(p -> p.series().get("s").sum()).sum())
        .isEqualTo(samples.stream().mapToDouble(p -> p.series().get("s").sum()).sum());
    for (MetricPoint sum : sums) {
      Statistic statistic = sum.series().get("s");
      assertThat(statistic.average()).isBetween(statistic.min(), statistic.max());
    }
    assertThat(sums)
        .isSortedAccordingTo(
            Comparator.comparing(MetricPoint::nodeId).thenComparing(MetricPoint::at));
  }

  @Test
  @DisplayName("page by page gives whole nodes only, and all of them in the end")
  void pages() {
    RollUp sums = new RollUp(Resolution.FIVE_MINUTES::start);
    List<MetricPoint> taken = new ArrayList<>();
    sums.add(List.of(sample("a", 0, 1), sample("b", 0, 2)));
    taken.addAll(sums.takeBefore("b"));
    assertThat(taken).hasSize(1);
    sums.add(List.of(sample("b", 1, 3), sample("c", 1, 4)));
    taken.addAll(sums.takeBefore("c"));
    taken.addAll(sums.take());

    assertThat(taken).extracting(MetricPoint::nodeId).containsExactly("a", "b", "c");
    assertThat(taken.get(1).series()).containsEntry("s", new Statistic(2, 3, 5, 2));
    assertThat(sums.take()).isEmpty();
  }

  @Test
  @DisplayName("leaves out what would make a sum infinite, and counts it")
  void infinite() {
    RollUp sums = new RollUp(Resolution.FIVE_MINUTES::start);
    sums.add(
        List.of(
            sample("a", 0, 5e307),
            sample("a", 1, 3),
            sample("a", 2, 5e307),
            sample("a", 3, -5e307),
            sample("b", 0, 2)));
    assertThat(sums.leftOut()).isEqualTo(3);
    assertThat(sums.take()).containsExactly(sample("a", 0, 3), sample("b", 0, 2));
  }

  @Test
  @DisplayName("keeps series apart, also those that only some points have")
  void series() {
    MetricPoint other = new MetricPoint("a", START, Map.of("t", Statistic.of(7)));
    assertThat(sums(Resolution.HOUR, List.of(sample("a", 1, 1), other)))
        .containsExactly(
            new MetricPoint("a", START, Map.of("s", Statistic.of(1), "t", Statistic.of(7))));
  }
}
