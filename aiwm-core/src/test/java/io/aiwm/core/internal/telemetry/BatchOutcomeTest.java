package io.aiwm.core.internal.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A batch that a store does not take whole")
class BatchOutcomeTest {
  private final RuntimeException refusal = new IllegalStateException("refused");

  private final List<Integer> stored = new ArrayList<>();
  private int calls;

  private Consumer<List<Integer>> refusing(Set<Integer> bad) {
    return batch -> {
      calls++;
      if (batch.stream().anyMatch(bad::contains)) {
        throw refusal;
      }
      stored.addAll(batch);
    };
  }

  private static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  @DisplayName("is written but for what is bad in it, which is said")
  void oneBad() {
    BatchOutcome<Integer> result = BatchOutcome.write(() -> {}, upTo(10), refusing(Set.of(0, 7)));
    assertThat(stored).containsExactly(1, 2, 3, 4, 5, 6, 8, 9);
    assertThat(result.refused()).containsExactly(0, 7);
    assertThat(result.left()).isEmpty();
    assertThat(result.failure()).isSameAs(refusal);
  }

  @Test
  @DisplayName("waits where the store answers and takes nothing, and costs it few tries")
  void takesNothing() {
    BatchOutcome<Integer> result =
        BatchOutcome.write(() -> {}, upTo(1_000), refusing(Set.copyOf(upTo(1_000))));
    assertThat(result.left()).containsExactlyInAnyOrderElementsOf(upTo(1_000));
    assertThat(result.refused()).isEmpty();
    assertThat(calls).isEqualTo(4);
  }

  @Test
  @DisplayName("waits at once where the store does not answer")
  void silent() {
    Runnable ping =
        () -> {
          throw refusal;
        };
    BatchOutcome<Integer> result = BatchOutcome.write(ping, upTo(5), refusing(Set.of(0)));
    assertThat(result.left()).isEqualTo(upTo(5));
    assertThat(calls).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "begins with others the next time, so that several bad ones at its head hold up none")
  void badOnesFirst() {
    Consumer<List<Integer>> write = refusing(Set.of(0, 1, 2));
    BatchOutcome<Integer> first = BatchOutcome.write(() -> {}, upTo(6), write);
    assertThat(first.left()).containsExactly(3, 4, 5, 0, 1, 2);
    BatchOutcome<Integer> second = BatchOutcome.write(() -> {}, first.left().subList(0, 5), write);
    assertThat(stored).containsExactly(3, 4, 5);
    assertThat(second.refused()).containsExactly(0, 1);
  }

  @Test
  @DisplayName("of one is never given up, since nothing shows that the store takes others")
  void alone() {
    BatchOutcome<Integer> result = BatchOutcome.write(() -> {}, List.of(1), refusing(Set.of(1)));
    assertThat(result.left()).containsExactly(1);
  }
}
