package io.aiwm.core.internal.link;

import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.core.internal.engine.Engine;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Questions whose answers are waited for. Safe for use by many threads. */
final class PendingRequests {
  /** Only the node that was asked can answer. */
  private record Question(String nodeId, String messageId) {}

  private final Engine engine;
  private final Map<Question, CompletableFuture<CommandResult>> open = new ConcurrentHashMap<>();

  PendingRequests(Engine engine) {
    this.engine = engine;
  }

  CompletableFuture<CommandResult> expect(String nodeId, String messageId, Duration timeout) {
    Question question = new Question(nodeId, messageId);
    CompletableFuture<CommandResult> answer = new CompletableFuture<>();
    open.put(question, answer);
    var timer =
        engine
            .scheduler()
            .after(timeout, () -> fail(nodeId, messageId, "The node did not answer in time"));
    return answer.whenComplete(
        (result, failure) -> {
          open.remove(question, answer);
          timer.cancel();
        });
  }

  /** True if somebody waits for the answer to that message. */
  boolean expects(String nodeId, String messageId) {
    return open.containsKey(new Question(nodeId, messageId));
  }

  /** Takes an answer in; progress is not one. False if nobody waits for it. */
  boolean answered(String nodeId, CommandResult result) {
    CompletableFuture<CommandResult> answer =
        open.get(new Question(nodeId, result.originalMessageId()));
    if (answer == null) {
      return false;
    }
    if (!CommandResult.PROGRESS.equals(result.status())) {
      answer.complete(result);
    }
    return true;
  }

  void fail(String nodeId, String messageId, String message) {
    CompletableFuture<CommandResult> answer = open.get(new Question(nodeId, messageId));
    if (answer != null) {
      answer.completeExceptionally(unavailable(message));
    }
  }

  static UnavailableException unavailable(String message) {
    return new UnavailableException("NODE_UNAVAILABLE", message, Duration.ofSeconds(5));
  }
}
