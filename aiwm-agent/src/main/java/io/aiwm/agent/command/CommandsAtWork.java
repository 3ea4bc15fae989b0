package io.aiwm.agent.command;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The commands that are accepted and have no outcome yet. Thread-safe. */
final class CommandsAtWork {
  private final Map<String, RunningCommand> running = new LinkedHashMap<>();
  // Left open by a life of the agent, this one or an earlier one, for the next to conclude.
  private final Set<String> leftOpen = new HashSet<>();

  /** Adds a command, unless there are as many as may be. */
  synchronized boolean add(RunningCommand next, int most) {
    if (running.size() >= most) {
      return false;
    }
    running.put(next.messageId(), next);
    return true;
  }

  synchronized @Nullable RunningCommand find(String messageId) {
    return running.get(messageId);
  }

  synchronized boolean contains(String messageId) {
    return running.containsKey(messageId) || leftOpen.contains(messageId);
  }

  /** The command goes on, but not in this life. */
  synchronized void leaveOpen(String messageId) {
    running.remove(messageId);
    leftOpen.add(messageId);
  }

  synchronized void remove(String messageId) {
    running.remove(messageId);
    leftOpen.remove(messageId);
  }

  synchronized void abandon() {
    running.values().forEach(RunningCommand::abandon);
  }
}
