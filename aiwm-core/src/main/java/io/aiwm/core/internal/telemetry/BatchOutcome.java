package io.aiwm.core.internal.telemetry;

import io.aiwm.api.error.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Outcome of a batch that was written whole, or piece by piece where an available store rejected it
 * as a whole: one bad piece is not the others' fault.
 *
 * @param left what is to be tried again
 * @param refused what the store does not take while it takes others
 * @param failure why something is left or refused; null where nothing is
 */
record BatchOutcome<T>(List<T> left, List<T> refused, @Nullable RuntimeException failure) {
  /** So many failures in a row are the store's. */
  private static final int MAX_FAILURES = 3;

  /**
   * Writes a batch.
   *
   * @param ping throws where the store does not answer; then nothing is tried piece by piece
   * @param write throws where the store did not take what it was given, and then took none of it
   */
  static <T> BatchOutcome<T> write(Runnable ping, List<T> batch, Consumer<List<T>> write) {
    try {
      write.accept(batch);
      return new BatchOutcome<>(List.of(), List.of(), null);
    } catch (RuntimeException | Error e) {
      return answers(ping)
          ? singly(batch, write)
          : new BatchOutcome<>(batch, List.of(), Failures.unchecked(e));
    }
  }

  private static boolean answers(Runnable ping) {
    try {
      ping.run();
      return true;
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      return false;
    }
  }

  private static <T> BatchOutcome<T> singly(List<T> batch, Consumer<List<T>> write) {
    List<T> refused = new ArrayList<>();
    List<T> inRow = new ArrayList<>();
    boolean any = false;
    @Nullable RuntimeException failure = null;
    for (int i = 0; i < batch.size() && inRow.size() < MAX_FAILURES; i++) {
      try {
        write.accept(List.of(batch.get(i)));
        any = true;
        refused.addAll(inRow);
        inRow.clear();
      } catch (RuntimeException | Error e) {
        failure = Failures.unchecked(e);
        inRow.add(batch.get(i));
      }
      if (inRow.size() == MAX_FAILURES) {
        // What failed comes last, so that the next try begins with others.
        List<T> left = new ArrayList<>(batch.subList(i + 1, batch.size()));
        left.addAll(inRow);
        return new BatchOutcome<>(left, refused, failure);
      }
    }
    return any
        ? new BatchOutcome<>(List.of(), concat(refused, inRow), failure)
        : new BatchOutcome<>(batch, List.of(), failure);
  }

  private static <T> List<T> concat(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
