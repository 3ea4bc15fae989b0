package io.aiwm.testkit.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.json.Json;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An agent: connects, registers, sends heartbeats, carries each command out once however often it
 * comes, and connects again with back-off, or when it is told to, until it is closed. Safe for use
 * by many threads.
 */
public final class SimulatedAgent implements AutoCloseable {
  private static final Pattern RETRY_AFTER = Pattern.compile("retryAfter=(\\d+)");

  private final String token;
  private final AgentTransport transport;
  private final Scheduler scheduler;
  private final AgentSettings settings;
  private final Random random;
  private final AgentJournal journal = new AgentJournal();
  private AgentTransport.@Nullable Connection connection;
  private @Nullable Cancellable heartbeat;
  private int generation;
  private int failures;
  private int connections;
  private boolean registered;
  private boolean closed;
  private String lastClose = "";

  /**
   * Makes an agent; {@link #start} connects it.
   *
   * @param token the node's token
   * @param seed of its jitter and of how long its commands take
   */
  public SimulatedAgent(
      String token,
      AgentTransport transport,
      Scheduler scheduler,
      AgentSettings settings,
      long seed) {
    this.token = token;
    this.transport = transport;
    this.scheduler = scheduler;
    this.settings = settings;
    random = new Random(seed);
  }

  /** Connects. */
  public synchronized SimulatedAgent start() {
    if (!closed) {
      connections++;
      transport.connect(token, new Ear(++generation));
    }
    return this;
  }

  /** What it did. */
  public AgentJournal journal() {
    return journal;
  }

  /** Whether a controller has taken its registration on the present connection. */
  public synchronized boolean registered() {
    return registered;
  }

  /** How often it tried to connect. */
  public synchronized int connections() {
    return connections;
  }

  /** Code and reason of the last close, for example {@code 1012 retryAfter=3}; empty for none. */
  public synchronized String lastClose() {
    return lastClose;
  }

  /** Breaks the connection without a word; it comes back by itself. */
  public synchronized void cutOff() {
    if (connection != null) {
      connection.abort();
    }
  }

  /** Sends a frame as it is. */
  public synchronized void say(String frame) {
    if (connection != null) {
      connection.send(frame);
    }
  }

  /** Leaves for good. */
  @Override
  public synchronized void close() {
    closed = true;
    stopBeating();
    if (connection != null) {
      connection.close();
    }
  }

  private synchronized void heard(JsonNode message) {
    String type = message.path("type").asText();
    switch (type) {
      case "connection.ack" -> greeted(message);
      case "register.ack" -> accepted(message.path("data"));
      case "error" -> {}
      default -> command(message);
    }
  }

  private void greeted(JsonNode message) {
    if (message.path("status").asText().equals("success")) {
      say(AgentFrames.register());
    }
  }

  private void accepted(JsonNode answer) {
    if (!answer.path("status").asText().equals("success")) {
      return;
    }
    registered = true;
    failures = 0;
    long interval = answer.path("controllerInfo").path("heartbeatInterval").asLong(30_000);
    stopBeating();
    heartbeat = scheduler.every(Duration.ofMillis(interval), () -> say(AgentFrames.heartbeat()));
  }

  private void command(JsonNode message) {
    String id = message.path("messageId").asText();
    var known = journal.received(id);
    say(AgentFrames.ack(message));
    if (known.isEmpty()) {
      var unused = scheduler.after(settings.duration(random), () -> carryOut(message));
    } else if (known.get().ended()) {
      say(AgentFrames.result(message));
    }
  }

  private synchronized void carryOut(JsonNode message) {
    journal.carriedOut(message.path("messageId").asText());
    say(AgentFrames.result(message));
  }

  private synchronized void disconnected(int code, String reason) {
    connection = null;
    registered = false;
    lastClose = code + " " + reason;
    stopBeating();
    if (!closed) {
      failures++;
      var unused = scheduler.after(pause(reason), this::start);
    }
  }

  private Duration pause(String reason) {
    Matcher told = RETRY_AFTER.matcher(reason);
    return told.find()
        ? Duration.ofSeconds(Long.parseLong(told.group(1)))
        : settings.pause(failures, random);
  }

  private void stopBeating() {
    if (heartbeat != null) {
      heartbeat.cancel();
      heartbeat = null;
    }
  }

  /** A listener to one connection; what an older one still has to say is of no interest. */
  private final class Ear implements AgentTransport.Listener {
    private final int mine;

    Ear(int mine) {
      this.mine = mine;
    }

    @Override
    public void opened(AgentTransport.Connection opened) {
      synchronized (SimulatedAgent.this) {
        if (mine == generation && !closed) {
          connection = opened;
        } else {
          opened.abort();
        }
      }
    }

    @Override
    public void text(String frame) {
      try {
        JsonNode message = Json.mapper().readTree(frame);
        synchronized (SimulatedAgent.this) {
          if (mine == generation && message instanceof ObjectNode) {
            heard(message);
          }
        }
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("A controller sent what is no JSON", e);
      }
    }

    @Override
    public void closed(int code, String reason) {
      synchronized (SimulatedAgent.this) {
        if (mine == generation) {
          disconnected(code, reason);
        }
      }
    }
  }
}
