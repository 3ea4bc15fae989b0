package io.aiwm.core.internal.execution.retention;

import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Sort;
import io.aiwm.api.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads executions that may be old enough to be removed. Safe for use by many threads. */
final class EndedExecutions {
  private static final int PAGE = 100;
  private static final List<String> ENDED =
      Stream.of(ExecutionStatus.values())
          .filter(ExecutionStatus::terminal)
          .map(ExecutionStatus::wireName)
          .toList();

  private final Store store;

  EndedExecutions(Store store) {
    this.store = store;
  }

  /** A page of those that were submitted before an instant, the oldest first. */
  Page<Execution> submittedBefore(Instant instant, @Nullable String cursor) {
    return store.list(
        Execution.KIND,
        oldest()
            .where(Filter.in("status", ENDED))
            .where(Filter.lessThan("createdAt", instant))
            .from(cursor));
  }

  /** Some of those that are marked deleted and still there; the instant saves reading the rest. */
  List<Execution> deletedOf(Instant submittedBefore) {
    Query marked =
        oldest()
            .withDeleted()
            .where(Filter.eq("isDeleted", true))
            .where(Filter.lessThan("createdAt", submittedBefore));
    return store.list(Execution.KIND, marked).data();
  }

  /** True if it was started by an execution that has not ended. */
  boolean hasOpenParent(Execution execution) {
    String parentId = execution.spec().parentExecutionId();
    return parentId != null
        && store
            .find(Execution.KIND, Scope.all(), parentId)
            .filter(parent -> !parent.state().status().terminal())
            .isPresent();
  }

  private static Query oldest() {
    return Query.in(Scope.all()).sortedBy(new Sort("createdAt", false)).limitedTo(PAGE);
  }
}
