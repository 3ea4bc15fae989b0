package io.aiwm.core.internal.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.aiwm.api.command.Command;
import io.aiwm.api.command.CommandBus;
import io.aiwm.api.error.Failures;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.core.internal.cluster.Cluster;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.link.flow.Handoff;
import io.aiwm.core.json.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands to agents over the sessions of this controller, or by signals over those of another one.
 * Safe for use by many threads.
 */
public final class LinkCommandBus implements CommandBus {
  private static final Logger log = LoggerFactory.getLogger(LinkCommandBus.class);
  private static final String COMMANDS_WAITING = "commands.waiting";
  private static final String ASK = "node.ask";
  private static final String ANSWER = "node.answer";

  /** Maximum length of a signal's payload in characters; a store takes 64 KiB. */
  private static final int MAX_PAYLOAD = 15_000;

  private final Engine engine;
  private final NodeSessions sessions;
  private final Cluster cluster;
  private final Handoff handoff;
  private final PendingRequests asks;
  private volatile Consumer<String> dispatcher = nodeId -> {};

  /** Makes a bus; {@link #dispatchWith} completes it. */
  public LinkCommandBus(Engine engine, NodeSessions sessions, Cluster cluster) {
    this.engine = engine;
    this.sessions = sessions;
    this.cluster = cluster;
    handoff = new Handoff(engine);
    asks = new PendingRequests(engine);
    cluster.on(COMMANDS_WAITING, (from, nodeId) -> dispatchLocally(nodeId));
    cluster.on(ASK, this::asked);
    cluster.on(ANSWER, (from, payload) -> answered(payload));
  }

  /**
   * Names who sends what waits for a node; it needs this bus itself, so it comes later.
   *
   * @param target blocks; called on the engine's pool with the id of a node
   */
  public void dispatchWith(Consumer<String> target) {
    dispatcher = target;
  }

  PendingRequests asks() {
    return asks;
  }

  @Override
  public boolean connected(String nodeId) {
    NodeSession session = sessions.of(nodeId);
    return session != null && session.isRegistered();
  }

  @Override
  public boolean send(String nodeId, Command command) {
    NodeSession session = sessions.of(nodeId);
    return session != null && session.send(command);
  }

  @Override
  public void announce(String nodeId) {
    if (!dispatchLocally(nodeId)) {
      withHolder(nodeId, holder -> cluster.send(holder, COMMANDS_WAITING, nodeId), () -> {});
    }
  }

  /** Sends what waits, now or once the session is registered; false if there is no session. */
  private boolean dispatchLocally(String nodeId) {
    NodeSession session = sessions.of(nodeId);
    if (session == null) {
      return false;
    }
    if (session.announceCommands()) {
      dispatch(nodeId);
    }
    return true;
  }

  void dispatch(String nodeId) {
    handoff.run(
        () -> {
          try {
            dispatcher.accept(nodeId);
          } catch (RuntimeException | Error e) {
            Failures.note(e);
            // What waits is in the store; the orchestrator's tick finds it.
            log.warn("Commands for node {} are delayed: {}", nodeId, e.toString());
          }
        });
  }

  @Override
  public CompletableFuture<CommandResult> ask(String nodeId, Command command, Duration timeout) {
    CompletableFuture<CommandResult> answer = asks.expect(nodeId, command.messageId(), timeout);
    if (!send(nodeId, command)) {
      Question question = new Question(nodeId, timeout.toMillis(), command);
      withHolder(
          nodeId,
          holder -> cluster.send(holder, ASK, text(question)),
          () -> asks.fail(nodeId, command.messageId(), "The node is not connected"));
    }
    return answer;
  }

  private void withHolder(String nodeId, Consumer<String> holder, Runnable nobody) {
    handoff.run(
        () -> {
          try {
            Optional<String> other =
                engine
                    .store()
                    .find(Node.KIND, Scope.all(), nodeId)
                    .map(node -> node.connection().controllerId())
                    .filter(id -> !id.equals(engine.controllerId()) && cluster.isLive(id));
            other.ifPresentOrElse(holder, nobody);
          } catch (RuntimeException | Error e) {
            Failures.note(e);
            log.debug("The holder of node {} is not known: {}", nodeId, e.toString());
            nobody.run();
          }
        });
  }

  // Between controllers.

  /** Question that one controller has another one ask. */
  record Question(String nodeId, long timeoutMillis, Command command) {}

  /** Reply to the question. */
  record Reply(String nodeId, String messageId, @Nullable CommandResult result) {}

  private void asked(String from, String payload) {
    Question question = parse(payload, Question.class);
    String nodeId = question.nodeId();
    String messageId = question.command().messageId();
    Duration timeout = Duration.ofMillis(question.timeoutMillis());
    // Never fails: every outcome is turned into a reply.
    var unused =
        asks.expect(nodeId, messageId, timeout)
            .handle((result, failure) -> new Reply(nodeId, messageId, result))
            .thenAccept(reply -> reply(from, reply));
    if (!send(nodeId, question.command())) {
      asks.fail(nodeId, messageId, "The node is not connected");
    }
  }

  private void reply(String to, Reply reply) {
    String text = text(reply);
    boolean fits = text.length() <= MAX_PAYLOAD;
    cluster.send(
        to, ANSWER, fits ? text : text(new Reply(reply.nodeId(), reply.messageId(), null)));
  }

  private void answered(String payload) {
    Reply reply = parse(payload, Reply.class);
    if (reply.result() == null) {
      String message = "The node did not answer, or its answer was too long to forward";
      asks.fail(reply.nodeId(), reply.messageId(), message);
    } else {
      asks.answered(reply.nodeId(), reply.result());
    }
  }

  private static String text(Object value) {
    try {
      return Json.mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot write a signal", e);
    }
  }

  private static <T> T parse(String payload, Class<T> type) {
    try {
      return Json.mapper().readValue(payload, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot read a signal", e);
    }
  }
}
