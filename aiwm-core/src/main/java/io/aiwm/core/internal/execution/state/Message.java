package io.aiwm.core.internal.execution.state;

import io.aiwm.api.entity.Header;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.HistoryEntry;
import io.aiwm.core.internal.execution.run.Decision;
import io.aiwm.core.internal.execution.run.MessageIds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A {@link HistoryEntry} as it is stored, without what follows from the step that it is kept with.
 *
 * @param at when it happened, in milliseconds
 * @param by who caused it; null for the node
 * @param order version of the execution that it belongs to, times {@value #PLACES}, and its place
 *     among the messages of that version
 * @param stepIndex null for the step that it is kept with, {@value #WHOLE} for the whole execution
 * @param direction null where it follows from what it is
 * @param attempt attempt whose command it is about, instead of its id; see {@link MessageIds}
 * @param messageId its id, if it is a message and that does not follow from the attempt
 * @param nodeId null for that of the step; empty for none
 * @param details null for none
 */
public record Message(
    String what,
    @Nullable String direction,
    long at,
    @Nullable String by,
    long order,
    @Nullable Integer stepIndex,
    @Nullable Integer attempt,
    @Nullable String messageId,
    @Nullable String nodeId,
    @Nullable Map<String, Object> details) {
  static final int WHOLE = -1;
  static final long PLACES = 100_000;

  public static final Comparator<Message> ORDER =
      Comparator.comparingLong(Message::at).thenComparingLong(Message::order);

  private static final Set<String> OUT =
      Set.of("command", "command.repeat", "command.cancel", "command.query");
  private static final Set<String> IN =
      Set.of("command.ack", "command.result", "cancel.result", "late.result");

  /** A step that messages are kept with. */
  record Home(String executionId, int stepIndex, @Nullable String nodeId) {
    static Home of(ExecutionStep step) {
      return new Home(step.executionId(), step.index(), step.nodeId());
    }

    private String command(int attempt) {
      return MessageIds.command(executionId, 0, stepIndex, attempt);
    }
  }

  static Message of(Decision.Note note, Home home, String by, Instant now, long order) {
    String nodeId = note.nodeId() == null ? "" : note.nodeId();
    String id = note.messageId();
    int attempt = id == null ? 0 : MessageIds.attempt(id);
    boolean own = note.stepIndex() != null && note.stepIndex() == home.stepIndex();
    boolean command = own && home.command(attempt).equals(id);
    return new Message(
        note.what(),
        note.direction().equals(usual(note.what())) ? null : note.direction(),
        now.toEpochMilli(),
        by.equals(home.nodeId()) ? null : by,
        order,
        own ? null : Objects.requireNonNullElse(note.stepIndex(), WHOLE),
        command ? attempt : null,
        command ? null : id,
        nodeId.equals(home.nodeId()) ? null : nodeId,
        note.details().isEmpty() ? null : note.details());
  }

  private static String usual(String what) {
    return OUT.contains(what) ? "out" : IN.contains(what) ? "in" : "none";
  }

  /** A copy that is kept with no step. */
  Message alone(Home home) {
    return new Message(
        what,
        direction,
        at,
        by == null ? home.nodeId() : by,
        order,
        stepIndex == null ? Integer.valueOf(home.stepIndex()) : stepIndex,
        null,
        attempt == null ? messageId : home.command(attempt),
        nodeId == null ? home.nodeId() : nodeId,
        details);
  }

  /** As it is shown, if it is kept with no step. */
  public HistoryEntry entry(Execution execution) {
    Instant when = Instant.ofEpochMilli(at);
    return new HistoryEntry(
        Header.fresh(id(execution), execution.owner(), Objects.requireNonNullElse(by, ""), when),
        execution.id(),
        stepIndex == null || stepIndex == WHOLE ? null : stepIndex,
        direction == null ? usual(what) : direction,
        what,
        messageId,
        nodeId == null || nodeId.isEmpty() ? null : nodeId,
        details == null ? Map.of() : details);
  }

  private String id(Execution execution) {
    String name = execution.id() + "/" + order + "/" + what + "/" + messageId + "/" + at;
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(bytes).toString().replace("-", "").substring(0, 24);
  }
}
