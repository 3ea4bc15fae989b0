package io.aiwm.core.internal.execution.state;

import io.aiwm.api.error.LimitExceededException;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.core.internal.engine.Engine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps an organisation from having more executions open than it may. The store is asked once a
 * second at most, so that several controllers together may exceed the limit by what they take in
 * within a second.
 *
 * <p>Safe for use by many threads.
 */
public final class OpenExecutions {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final List<String> OPEN =
      List.of(ExecutionStatus.PENDING.wireName(), ExecutionStatus.RUNNING.wireName());

  private final Engine engine;
  private final int limit;
  private final Map<String, Count> counts = new ConcurrentHashMap<>();

  private record Count(long open, long nanos) {}

  public OpenExecutions(Engine engine, int limit) {
    this.engine = engine;
    this.limit = limit;
  }

  /**
   * Counts one more.
   *
   * @throws LimitExceededException if there are as many as there may be
   */
  public void admit(String orgId) {
    long nanos = engine.time().nanos();
    Count count =
        counts.compute(orgId, (id, old) -> old == null || stale(old, nanos) ? ask(id, nanos) : old);
    if (count.open() >= limit) {
      throw new LimitExceededException(
          "TOO_MANY_EXECUTIONS",
          "The organisation has "
              + limit
              + " open executions, which is the maximum; wait until some end",
          PAUSE);
    }
    counts.computeIfPresent(orgId, (id, old) -> new Count(old.open() + 1, old.nanos()));
  }

  private static boolean stale(Count count, long nanos) {
    return nanos - count.nanos() >= PAUSE.toNanos();
  }

  private Count ask(String orgId, long nanos) {
    Query open = Query.in(Scope.org(orgId)).where(Filter.in("status", OPEN));
    return new Count(engine.store().count(Execution.KIND, open), nanos);
  }
}
