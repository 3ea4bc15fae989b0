package io.aiwm.core.internal.execution.state;

import io.aiwm.api.execution.Execution;
import io.aiwm.core.internal.execution.run.Decision;
import io.aiwm.core.internal.execution.state.Message.Home;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The messages of one commit, each where it is to be kept: with its step, which the commit writes
 * anyway, or in a record of its own.
 *
 * @param ofSteps by step, the newest first
 * @param records by id
 */
record Messages(Map<Integer, List<Message>> ofSteps, Map<String, List<Message>> records) {

  /**
   * Places a decision's messages. An answer that is repeated without end is recorded once: it has a
   * record whose id is made from it.
   *
   * @param execution the execution as it will be
   * @param unique makes the id of what has no version of its own
   */
  static Messages of(
      Execution execution, Decision decision, String by, Instant now, String unique) {
    Messages messages = new Messages(new LinkedHashMap<>(), new LinkedHashMap<>());
    long order = execution.version() * Message.PLACES;
    for (Decision.Note note : decision.history()) {
      Home home = Home.of(decision.steps().get(holder(decision, note)));
      Message message = Message.of(note, home, by, now, order++);
      if (decision.modified() && !note.isLate()) {
        messages
            .ofSteps
            .computeIfAbsent(home.stepIndex(), key -> new ArrayList<>())
            .add(0, message);
      } else {
        String id = note.isLate() ? late(note) : unique;
        messages.add(ExecutionPart.prefix(execution.id()) + id, message.alone(home));
      }
    }
    return messages;
  }

  void add(String id, Message message) {
    records.computeIfAbsent(id, key -> new ArrayList<>()).add(message);
  }

  /**
   * Index of the step that a note is kept with; one about the whole execution goes to a step that
   * changed with it.
   */
  private static int holder(Decision decision, Decision.Note note) {
    if (note.stepIndex() != null) {
      return note.stepIndex();
    }
    return decision.changed().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  private static String late(Decision.Note note) {
    byte[] name = (note.what() + note.messageId()).getBytes(StandardCharsets.UTF_8);
    return "late-" + UUID.nameUUIDFromBytes(name);
  }
}
