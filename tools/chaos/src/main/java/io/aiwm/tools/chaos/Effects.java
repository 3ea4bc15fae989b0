package io.aiwm.tools.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Effects of agents, as their command of effects wrote it down. */
final class Effects {
  private final Map<String, Carried> byMessage = new LinkedHashMap<>();
  private final Map<String, List<Carried>> byKey = new HashMap<>();
  private final Map<String, AgentProcess> agents = new HashMap<>();

  /** Reads what each of some agents wrote. */
  static Effects of(Collection<AgentProcess> agents) throws IOException {
    Effects effects = new Effects();
    for (AgentProcess agent : agents) {
      effects.agents.put(agent.nodeId(), agent);
      if (Files.exists(agent.effects())) {
        for (String line : Files.readAllLines(agent.effects())) {
          effects.read(agent, line.split(" "));
        }
      }
    }
    return effects;
  }

  private void read(AgentProcess agent, String[] words) {
    String messageId = words[3];
    Carried carried = byMessage.get(messageId);
    if (carried == null) {
      carried = new Carried(messageId, agent, words[1], Integer.parseInt(words[2]));
      byMessage.put(messageId, carried);
      byKey.computeIfAbsent(words[1], key -> new ArrayList<>()).add(carried);
    }
    carried.add(words[0], Long.parseLong(words[4]), Long.parseLong(words[5]));
  }

  Collection<Carried> all() {
    return byMessage.values();
  }

  /** The agent of a node. */
  Optional<AgentProcess> agent(String nodeId) {
    return Optional.ofNullable(agents.get(nodeId));
  }

  /** What came of a message. */
  Optional<Carried> of(String messageId) {
    return Optional.ofNullable(byMessage.get(messageId));
  }

  /** All of an execution. */
  List<Carried> ofExecution(String name) {
    return byKey.getOrDefault(name, List.of());
  }

  /** One message that an agent carried out, or began to. Times are nanoseconds of one clock. */
  static final class Carried {
    final String messageId;
    final AgentProcess agent;
    final String key;
    final int step;
    int begins;
    int ends;
    long beganAt;
    Instant began = Instant.EPOCH;
    @Nullable Long doneAt;
    @Nullable Long failedAt;

    private Carried(String messageId, AgentProcess agent, String key, int step) {
      this.messageId = messageId;
      this.agent = agent;
      this.key = key;
      this.step = step;
    }

    private void add(String what, long nanos, long millis) {
      switch (what) {
        case "begin" -> {
          begins++;
          beganAt = nanos;
          began = Instant.ofEpochMilli(millis);
        }
        case "done" -> {
          ends++;
          doneAt = nanos;
        }
        default -> {
          ends++;
          failedAt = nanos;
        }
      }
    }

    boolean done() {
      return doneAt != null;
    }

    boolean failed() {
      return failedAt != null;
    }

    /** When it ended, or the beginning where it was cut short. */
    long endedAt() {
      return doneAt != null ? doneAt : failedAt != null ? failedAt : beganAt;
    }
  }
}
