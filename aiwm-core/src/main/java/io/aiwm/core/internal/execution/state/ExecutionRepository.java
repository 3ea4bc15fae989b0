package io.aiwm.core.internal.execution.state;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.error.NotFoundException;
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
import io.aiwm.core.internal.execution.run.MessageIds;
import io.aiwm.core.internal.execution.run.MessageIds.Origin;
import io.aiwm.core.internal.execution.state.ExecutionCommits.Prepared;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads executions. Steps are changed only together with their execution, so those of a version
 * that is remembered need not be read again.
 *
 * <p>Safe for use by many threads.
 */
public final class ExecutionRepository {
  private static final int NODES_AT_ONCE = 200;
  private static final List<String> OPEN =
      List.of(ExecutionStatus.PENDING.wireName(), ExecutionStatus.RUNNING.wireName());

  /** Rows that one transaction removes. */
  private static final int REMOVED_AT_ONCE = 200;

  private final Store store;
  private final ExecutionCache cache = new ExecutionCache();

  /**
   * An execution as it is, or was when this controller last wrote it.
   *
   * @param steps all of its steps, by index
   * @param blocks the same as they are stored
   * @param fresh read from the store just now
   */
  public record Stored(
      Execution execution, List<ExecutionStep> steps, StepBlocks blocks, boolean fresh) {}

  public ExecutionRepository(Store store) {
    this.store = store;
  }

  public Optional<Stored> cachedOrFresh(String id) {
    Optional<Stored> cached = cache.find(id);
    return cached.isPresent() ? cached : fresh(id);
  }

  /** The header is read first: steps that are newer than it make the commit that follows lose. */
  public Optional<Stored> fresh(String id) {
    return store.find(Execution.KIND, Scope.all(), id).flatMap(this::whole);
  }

  /** With its steps; empty if it is removed meanwhile. */
  private Optional<Stored> whole(Execution execution) {
    Map<String, ExecutionPart> parts = new HashMap<>();
    // By id: on a server without transactions that alone finds what a commit is about to insert.
    find(StepBlocks.ids(execution), parts);
    find(StepBlocks.results(parts.values()), parts);
    Optional<StepBlocks.Read> read = StepBlocks.read(execution, parts);
    if (read.isEmpty() && store.find(Execution.KIND, Scope.all(), execution.id()).isPresent()) {
      throw new IllegalStateException("The store has lost steps of execution " + execution.id());
    }
    return read.map(all -> new Stored(execution, all.steps(), all.blocks(), true));
  }

  private void find(List<String> ids, Map<String, ExecutionPart> found) {
    if (!ids.isEmpty()) {
      store
          .findAll(ExecutionPart.KIND, Scope.all(), ids)
          .forEach(part -> found.put(part.id(), part));
    }
  }

  /** All steps of an execution that was read just now, by index. */
  public List<ExecutionStep> steps(Execution execution) {
    return current(execution).steps();
  }

  private Stored current(Execution execution) {
    return cache
        .find(execution.id())
        .filter(stored -> stored.execution().version() == execution.version())
        .orElseGet(() -> readAndKeep(execution));
  }

  private Stored readAndKeep(Execution execution) {
    Stored stored =
        whole(execution).orElseThrow(() -> new NotFoundException("execution", execution.id()));
    cache.keep(new Stored(execution, stored.steps(), stored.blocks(), false));
    return stored;
  }

  /** The steps that are running on a node, oldest first. */
  public List<ExecutionStep> runningOn(String nodeId) {
    return runningOn(List.of(nodeId));
  }

  /** The steps that are running on one of these nodes, oldest first. */
  public List<ExecutionStep> runningOn(Collection<String> nodeIds) {
    return openSteps(nodeIds, step -> step.state().status() == StepStatus.RUNNING);
  }

  /**
   * Steps running on the nodes, of at most a thousand open executions.
   *
   * @param nodeIds at most a thousand
   */
  List<ExecutionStep> someRunningOn(List<String> nodeIds) {
    Query some = openOn(nodeIds).limitedTo(Query.MAX_LIMIT);
    return steps(
        store.list(Execution.KIND, some).data(),
        Set.copyOf(nodeIds),
        step -> step.state().status() == StepStatus.RUNNING);
  }

  /** The steps that are running on one of these nodes and whose command has not been sent. */
  public List<ExecutionStep> waitingOn(Collection<String> nodeIds) {
    return runningOn(nodeIds).stream().filter(step -> step.state().sentAt() == null).toList();
  }

  /** The steps that have not ended and are meant for a node. */
  public List<ExecutionStep> openOn(String nodeId) {
    return openSteps(List.of(nodeId), step -> !step.state().status().terminal());
  }

  private List<ExecutionStep> openSteps(
      Collection<String> nodeIds, Predicate<ExecutionStep> wanted) {
    List<String> ids = List.copyOf(nodeIds);
    Map<String, Execution> open = new LinkedHashMap<>();
    for (int from = 0; from < ids.size(); from += NODES_AT_ONCE) {
      List<String> some = ids.subList(from, Math.min(from + NODES_AT_ONCE, ids.size()));
      all(Execution.KIND, openOn(some)).forEach(found -> open.put(found.id(), found));
    }
    return steps(open.values(), Set.copyOf(ids), wanted);
  }

  private List<ExecutionStep> steps(
      Collection<Execution> executions, Set<String> nodeIds, Predicate<ExecutionStep> wanted) {
    return executions.stream()
        .flatMap(execution -> steps(execution).stream())
        .filter(step -> step.nodeId() != null && nodeIds.contains(step.nodeId()))
        .filter(wanted)
        .toList();
  }

  private static Query openOn(List<String> nodeIds) {
    return Query.in(Scope.all())
        .where(Filter.in("nodeId", nodeIds))
        .where(Filter.in("status", OPEN))
        .sortedBy(new Sort("createdAt", false));
  }

  /** Open children of an execution, at most a thousand. */
  public List<Execution> openChildren(String parentId) {
    return store
        .list(
            Execution.KIND,
            Query.in(Scope.all())
                .where(Filter.eq("parentExecutionId", parentId))
                .where(Filter.in("status", OPEN))
                .limitedTo(Query.MAX_LIMIT))
        .data();
  }

  /** The executions of steps, each once. */
  public List<Execution> executions(List<ExecutionStep> steps) {
    return find(steps.stream().map(ExecutionStep::executionId).distinct().toList());
  }

  private List<Execution> find(List<String> ids) {
    return ids.isEmpty() ? List.of() : store.findAll(Execution.KIND, Scope.all(), ids);
  }

  /** The steps whose present or last attempt has one of these commands. */
  public List<ExecutionStep> sent(Collection<String> messageIds) {
    List<String> ids =
        messageIds.stream()
            .flatMap(id -> MessageIds.origin(id).stream())
            .map(Origin::executionId)
            .distinct()
            .toList();
    return find(ids).stream()
        .flatMap(execution -> steps(execution).stream())
        .filter(step -> step.state().sentMessageId() != null)
        .filter(step -> messageIds.contains(step.state().sentMessageId()))
        .toList();
  }

  /** The latest messages of an execution, oldest first. */
  public List<HistoryEntry> history(Execution execution, int limit) {
    Query latest = of(execution.id()).limitedTo(limit);
    Stored stored = current(execution);
    List<Message> messages = stored.blocks().messages(stored.steps());
    store.list(HistoryRecord.KIND, latest).data().forEach(r -> messages.addAll(r.messages()));
    messages.sort(Message.ORDER);
    return messages.subList(Math.max(0, messages.size() - limit), messages.size()).stream()
        .map(message -> message.entry(execution))
        .toList();
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

  /** All messages and decisions of an execution, oldest first. */
  public List<HistoryEntry> history(Execution execution) {
    Stored stored = current(execution);
    List<Message> messages = stored.blocks().messages(stored.steps());
    Query records = of(execution.id()).sortedBy(new Sort("_id", false));
    all(HistoryRecord.KIND, records).forEach(r -> messages.addAll(r.messages()));
    messages.sort(Message.ORDER);
    return messages.stream().map(message -> message.entry(execution)).toList();
  }

  /** Removes an execution for good with all that belongs to it, in small batches, itself last. */
  public void remove(String executionId) {
    if (removeAll(ExecutionPart.KIND, executionId) && removeAll(HistoryRecord.KIND, executionId)) {
      store.remove(Execution.KIND, List.of(executionId));
    }
  }

  /**
   * Removes what was appended to the history of an execution that is removed meanwhile: whoever
   * removes it may have been here before.
   *
   * @return whether that is so
   */
  public boolean removeIfOrphaned(String executionId) {
    boolean removed = store.find(Execution.KIND, Scope.all(), executionId).isEmpty();
    if (removed) {
      removeAll(HistoryRecord.KIND, executionId);
      forget(executionId);
    }
    return removed;
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
    return Query.in(Scope.all()).where(Filter.prefix("_id", ExecutionPart.prefix(executionId)));
  }

  public void written(Prepared prepared) {
    cache.put(new Stored(prepared.execution(), prepared.steps(), prepared.blocks(), false));
  }

  public void forget(String id) {
    cache.forget(id);
  }
}
