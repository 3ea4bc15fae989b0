package io.aiwm.core.execution;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.entity.Header;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.HistoryEntry;
import io.aiwm.api.security.Caller;
import io.aiwm.api.store.Commit;
import io.aiwm.core.engine.Engine;
import io.aiwm.core.event.EventFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes decisions as commits: one each, with the history, events and audit entry. */
final class ExecutionCommits {
  private final Engine engine;

  ExecutionCommits(Engine engine) {
    this.engine = engine;
  }

  /** A commit and what the records will be once it has landed. */
  record Prepared(Commit commit, Execution execution, List<ExecutionStep> steps) {}

  /** Inserts an execution that is new. */
  Prepared insert(Decision decision, Caller caller, AuditEntry audit, Instant now) {
    Execution execution = wake(decision, decision.execution().header(), decision.wakeAt());
    Commit.Builder commit = Commit.builder().insert(Execution.KIND, execution);
    decision.steps().forEach(step -> commit.insert(ExecutionStep.KIND, step));
    append(commit, execution, decision, caller, audit, now);
    return new Prepared(commit.build(), execution, decision.steps());
  }

  /** Replaces the header and the steps that differ; the header decides between two that race. */
  Prepared replace(Decision decision, Caller caller, @Nullable AuditEntry audit, Instant now) {
    Execution before = decision.execution();
    Commit.Builder commit = Commit.builder();
    Execution execution = before;
    List<ExecutionStep> steps = new ArrayList<>(decision.steps());
    if (decision.modified()) {
      Instant wakeAt = alarm(before.header().wakeAt(), decision.wakeAt(), now);
      execution = wake(decision, before.header().next(caller.id(), now), wakeAt);
      commit.replace(Execution.KIND, execution);
      for (int index : decision.changed()) {
        ExecutionStep step = steps.get(index);
        steps.set(index, step.withHeader(step.header().next(caller.id(), now)));
        commit.replace(ExecutionStep.KIND, steps.get(index));
      }
    }
    append(commit, execution, decision, caller, audit, now);
    return new Prepared(commit.build(), execution, steps);
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
      Caller caller,
      @Nullable AuditEntry audit,
      Instant now) {
    for (Decision.Note note : decision.history()) {
      commit.insert(HistoryEntry.KIND, entry(execution, note, caller, now));
    }
    EventFactory events = new EventFactory("execution", execution, caller, now);
    decision.events().forEach(e -> events.add(e.type(), e.severity(), e.data()));
    commit.events(events.events());
    if (audit != null) {
      commit.insert(AuditEntry.KIND, audit);
    }
  }

  private HistoryEntry entry(Execution execution, Decision.Note note, Caller caller, Instant now) {
    return new HistoryEntry(
        Header.fresh(entryId(note), execution.owner(), caller.id(), now),
        execution.id(),
        note.stepIndex(),
        note.direction(),
        note.what(),
        note.messageId(),
        note.nodeId(),
        note.details());
  }

  /** An answer that is repeated without end is recorded once: its entry's id is made from it. */
  private String entryId(Decision.Note note) {
    if (!note.what().equals(Answers.LATE_RESULT) || note.messageId() == null) {
      return engine.ids().next();
    }
    byte[] name = (note.what() + note.messageId()).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(name).toString().replace("-", "").substring(0, 24);
  }
}
