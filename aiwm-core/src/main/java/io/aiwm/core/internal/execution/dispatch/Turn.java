package io.aiwm.core.internal.execution.dispatch;

import io.aiwm.api.execution.Execution;
import io.aiwm.api.wire.Priority;
import java.time.Instant;
import java.util.Comparator;

/**
 * Order of executions: the urgent ones first, then the oldest.
 *
 * @param priority how urgent
 * @param since when it was submitted
 * @param executionId the execution; tells those of one moment apart
 */
public record Turn(Priority priority, Instant since, String executionId)
    implements Comparable<Turn> {
  private static final Comparator<Turn> ORDER =
      Comparator.comparing(Turn::priority, Comparator.reverseOrder())
          .thenComparing(Turn::since)
          .thenComparing(Turn::executionId);

  static Turn of(Execution execution) {
    return new Turn(execution.spec().priority(), execution.header().createdAt(), execution.id());
  }

  @Override
  public int compareTo(Turn other) {
    return ORDER.compare(this, other);
  }
}
