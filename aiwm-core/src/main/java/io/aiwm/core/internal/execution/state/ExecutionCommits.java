package io.aiwm.core.internal.execution.state;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.security.Caller;
import io.aiwm.api.store.Commit;
import io.aiwm.core.internal.event.EventFactory;
import io.aiwm.core.internal.execution.run.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes decisions as commits: one each, with the history, events and audit entry. */
public final class ExecutionCommits {
  private final Supplier<String> ids;

  /**
   * Makes a writer.
   *
   * @param ids makes new ids
   */
  public ExecutionCommits(Supplier<String> ids) {
    this.ids = ids;
  }

  /** A commit and what the records will be once it has landed. */
  public record Prepared(
      Commit commit, Execution execution, List<ExecutionStep> steps, StepBlocks blocks) {}

  /** Inserts an execution that is new. */
  public Prepared insert(
      Decision decision, Caller caller, @Nullable AuditEntry audit, Instant now) {
    Execution execution = wake(decision, decision.execution().header(), decision.wakeAt());
    Commit.Builder commit = Commit.builder().insert(Execution.KIND, execution);
    Messages messages = messages(execution, decision, caller, now);
    StepBlocks blocks = StepBlocks.insert(commit, execution, decision.steps(), messages, now);
    append(commit, execution, decision, messages, caller, audit, now);
    return new Prepared(commit.build(), execution, decision.steps(), blocks);
  }

  /** Inserts an execution that is new and that is started later: it is due at once. */
  public Prepared pending(
      Execution fresh, List<ExecutionStep> steps, Caller caller, AuditEntry audit, Instant now) {
    Execution execution = fresh.withHeader(fresh.header().withWakeAt(now));
    Messages none = new Messages(Map.of(), Map.of());
    Commit.Builder commit = Commit.builder().insert(Execution.KIND, execution);
    StepBlocks blocks = StepBlocks.insert(commit, execution, steps, none, now);
    return new Prepared(commit.insert(AuditEntry.KIND, audit).build(), execution, steps, blocks);
  }

  /**
   * Replaces the header and the steps that differ; the header decides between two that race.
   *
   * @param blocks the steps as they are stored
   */
  public Prepared replace(
      Decision decision,
      StepBlocks blocks,
      Caller caller,
      @Nullable AuditEntry audit,
      Instant now) {
    Execution before = decision.execution();
    Commit.Builder commit = Commit.builder();
    Execution execution = before;
    StepBlocks next = blocks;
    if (decision.modified()) {
      Instant wakeAt = alarm(before.header().wakeAt(), decision.wakeAt(), now);
      execution = wake(decision, before.header().next(caller.id(), now), wakeAt);
      commit.replace(Execution.KIND, execution);
    }
    Messages messages = messages(execution, decision, caller, now);
    if (decision.modified()) {
      next = blocks.replace(commit, execution, decision.steps(), decision.changed(), messages, now);
    }
    append(commit, execution, decision, messages, caller, audit, now);
    return new Prepared(commit.build(), execution, decision.steps(), next);
  }

  private static Execution wake(Decision decision, Header header, @Nullable Instant at) {
    return decision.execution().withHeader(header.withWakeAt(at));
  }

  /**
   * An alarm that is set to ring earlier than needed is left: it rings once in vain at most, and
   * the index of alarms is not written with each commit of an execution that makes good progress.
   */
  static @Nullable Instant alarm(@Nullable Instant set, @Nullable Instant needed, Instant now) {
    boolean early = set != null && needed != null && set.isAfter(now) && set.isBefore(needed);
    return early ? set : needed;
  }

  private void append(
      Commit.Builder commit,
      Execution execution,
      Decision decision,
      Messages messages,
      Caller caller,
      @Nullable AuditEntry audit,
      Instant now) {
    messages
        .records()
        .forEach((id, some) -> commit.insert(HistoryRecord.KIND, record(id, some, caller, now)));
    EventFactory events = new EventFactory("execution", execution, caller, now);
    decision.events().forEach(e -> events.add(e.type(), e.severity(), e.data()));
    commit.events(events.events());
    if (audit != null) {
      commit.insert(AuditEntry.KIND, audit);
    }
  }

  private Messages messages(Execution execution, Decision decision, Caller caller, Instant now) {
    return Messages.of(execution, decision, caller.id(), now, ids.get());
  }

  private static HistoryRecord record(
      String id, List<Message> messages, Caller caller, Instant now) {
    Header header = Header.fresh(id, Owner.of("", ""), caller.id(), now);
    return new HistoryRecord(header, List.copyOf(messages));
  }
}
