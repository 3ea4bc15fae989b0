package io.aiwm.core.execution;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.HistoryEntry;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.Page;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Sort;
import io.aiwm.api.store.Store;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads executions. The last state that this controller wrote of each is kept for a while, so that
 * an answer costs no reads; compare-and-set finds out where it is old.
 *
 * <p>Safe for use by many threads.
 */
final class ExecutionRepository {
  /** Most steps kept in memory, over all executions: some tens of megabytes. */
  private static final int MAX_CACHED_STEPS = 20_000;

  private static final int NODES_AT_ONCE = 200;

  /** Rows that one transaction removes. */
  private static final int REMOVED_AT_ONCE = 200;

  private final Store store;
  private final Map<String, Stored> cache = new LinkedHashMap<>(64, 0.75f, true);
  private int cachedSteps;

  /**
   * An execution as it is, or was when this controller last wrote it.
   *
   * @param steps all of its steps, by index
   * @param fresh read from the store just now
   */
  record Stored(Execution execution, List<ExecutionStep> steps, boolean fresh) {}

  ExecutionRepository(Store store) {
    this.store = store;
  }

  Optional<Stored> cachedOrFresh(String id) {
    synchronized (cache) {
      Stored cached = cache.get(id);
      if (cached != null) {
        return Optional.of(cached);
      }
    }
    return fresh(id);
  }

  /** The header is read first: steps that are newer than it make the commit that follows lose. */
  Optional<Stored> fresh(String id) {
    return store
        .find(Execution.KIND, Scope.all(), id)
        .map(execution -> new Stored(execution, steps(id), true));
  }

  /** All steps of an execution, by index. */
  List<ExecutionStep> steps(String executionId) {
    return all(of(executionId).sortedBy(new Sort("index", false)));
  }

  /** The steps that are running on a node, oldest first. */
  List<ExecutionStep> runningOn(String nodeId) {
    return all(
        Query.in(Scope.all())
            .where(Filter.eq("nodeId", nodeId))
            .where(Filter.eq("status", StepStatus.RUNNING.wireName()))
            .sortedBy(new Sort("createdAt", false)));
  }

  /** The steps that are running on one of these nodes and whose command has not been sent. */
  List<ExecutionStep> waitingOn(Collection<String> nodeIds) {
    List<String> ids = List.copyOf(nodeIds);
    List<ExecutionStep> waiting = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += NODES_AT_ONCE) {
      List<String> some = ids.subList(from, Math.min(from + NODES_AT_ONCE, ids.size()));
      all(
              Query.in(Scope.all())
                  .where(Filter.in("nodeId", some))
                  .where(Filter.eq("status", StepStatus.RUNNING.wireName()))
                  .sortedBy(new Sort("createdAt", false)))
          .stream()
          .filter(step -> step.state().sentAt() == null)
          .forEach(waiting::add);
    }
    return waiting;
  }

  /** The children of an execution that have not ended, at most a thousand. */
  List<Execution> openChildren(String parentId) {
    List<String> open =
        List.of(ExecutionStatus.PENDING.wireName(), ExecutionStatus.RUNNING.wireName());
    return store
        .list(
            Execution.KIND,
            Query.in(Scope.all())
                .where(Filter.eq("parentExecutionId", parentId))
                .where(Filter.in("status", open))
                .limitedTo(Query.MAX_LIMIT))
        .data();
  }

  /** The executions of steps, each once. */
  List<Execution> executions(List<ExecutionStep> steps) {
    List<String> ids = steps.stream().map(ExecutionStep::executionId).distinct().toList();
    return ids.isEmpty() ? List.of() : store.findAll(Execution.KIND, Scope.all(), ids);
  }

  /** The steps that have not begun and are meant for a node. */
  List<ExecutionStep> openOn(String nodeId) {
    List<String> open = List.of(StepStatus.PENDING.wireName(), StepStatus.RUNNING.wireName());
    return all(
        Query.in(Scope.all())
            .where(Filter.eq("nodeId", nodeId))
            .where(Filter.in("status", open))
            .sortedBy(new Sort("createdAt", false)));
  }

  /** The steps whose present or last attempt has one of these commands. */
  List<ExecutionStep> sent(Collection<String> messageIds) {
    return all(
        Query.in(Scope.all())
            .where(Filter.in("sentMessageId", List.copyOf(messageIds)))
            .sortedBy(new Sort("createdAt", false)));
  }

  private List<ExecutionStep> all(Query query) {
    return all(ExecutionStep.KIND, query);
  }

  private <T extends Entity> List<T> all(Kind<T> kind, Query query) {
    List<T> all = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      Page<T> page = store.list(kind, query.limitedTo(Query.MAX_LIMIT).from(cursor));
      all.addAll(page.data());
      cursor = page.nextCursor();
    } while (cursor != null);
    return all;
  }

  /** The messages and decisions of an execution, oldest first. */
  List<HistoryEntry> history(String executionId) {
    return all(HistoryEntry.KIND, of(executionId).sortedBy(new Sort("createdAt", false)));
  }

  /** Removes an execution for good with all that belongs to it, in small batches, itself last. */
  void remove(String executionId) {
    if (removeAll(ExecutionStep.KIND, executionId) && removeAll(HistoryEntry.KIND, executionId)) {
      store.remove(Execution.KIND, List.of(executionId));
    }
  }

  private <T extends Entity> boolean removeAll(Kind<T> kind, String executionId) {
    Query batch = of(executionId).withDeleted().limitedTo(REMOVED_AT_ONCE);
    List<String> ids;
    do {
      ids = store.list(kind, batch).data().stream().map(Entity::id).toList();
      if (store.remove(kind, ids) < ids.size()) {
        return false;
      }
    } while (ids.size() == REMOVED_AT_ONCE);
    return true;
  }

  private static Query of(String executionId) {
    return Query.in(Scope.all()).where(Filter.eq("executionId", executionId));
  }

  void written(Execution execution, List<ExecutionStep> steps) {
    synchronized (cache) {
      forget(execution.id());
      if (!execution.state().status().terminal()) {
        cache.put(execution.id(), new Stored(execution, steps, false));
        cachedSteps += steps.size();
      }
      var oldest = cache.values().iterator();
      while (cachedSteps > MAX_CACHED_STEPS && oldest.hasNext()) {
        cachedSteps -= oldest.next().steps().size();
        oldest.remove();
      }
    }
  }

  void forget(String id) {
    synchronized (cache) {
      Stored old = cache.remove(id);
      cachedSteps -= old == null ? 0 : old.steps().size();
    }
  }
}
