package io.aiwm.core.internal.execution.run;

import io.aiwm.api.event.Severity;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStep;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decision about an execution. Headers are still those of the snapshot.
 *
 * @param execution the execution afterwards
 * @param steps all of its steps afterwards
 * @param changed indexes of the steps that differ
 * @param outbound commands to send, in order
 * @param waitingFor nodes that commands wait for and whose sessions are not here
 * @param queuedFor nodes whose sessions are here and that have no place for a command
 * @param history what to write down
 * @param events what to tell, in order
 * @param wakeAt when to look again, or null for never
 * @param modified whether the execution or a step differs; if not, at most history is written
 */
public record Decision(
    Execution execution,
    List<ExecutionStep> steps,
    Set<Integer> changed,
    List<Outbound> outbound,
    Set<String> waitingFor,
    Set<String> queuedFor,
    List<Note> history,
    List<PendingEvent> events,
    @Nullable Instant wakeAt,
    boolean modified) {

  /** An answer that came too late, twice, or to an older attempt, as the history names it. */
  public static final String LATE_RESULT = "late.result";

  /** A copy that does not record late answers, for where they are recorded already. */
  public Decision withoutLateAnswers() {
    List<Note> others = history.stream().filter(note -> !note.what().equals(LATE_RESULT)).toList();
    return new Decision(
        execution,
        steps,
        changed,
        outbound,
        waitingFor,
        queuedFor,
        others,
        events,
        wakeAt,
        modified);
  }

  /** A history entry to be; see {@link io.aiwm.api.execution.HistoryEntry}. */
  public record Note(
      @Nullable Integer stepIndex,
      String direction,
      String what,
      @Nullable String messageId,
      @Nullable String nodeId,
      Map<String, Object> details) {
    /** An answer that came too late, which may come again and again. */
    public boolean isLate() {
      return what.equals(LATE_RESULT) && messageId != null;
    }
  }

  /** An event to be. */
  public record PendingEvent(String type, Severity severity, Map<String, Object> data) {}
}
