package io.aiwm.core.feature;

import io.aiwm.api.security.Caller;
import io.aiwm.api.wire.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A type of message that agents send and a feature takes in, in every dialect of the node protocol.
 * Immutable.
 *
 * @param <T> record that the data is read into; unknown fields are ignored
 */
public final class NodeMessage<T> {
  private final String type;
  private final Class<T> data;
  private final List<Required<T>> required;
  private final @Nullable Function<T, @Nullable CommandResult> answer;
  private final Handler<T> handler;

  /** Takes in a message. */
  @FunctionalInterface
  public interface Handler<T> {
    /**
     * Handles a message on the engine's pool, one message of a node at a time; may block. A message
     * whose handling throws {@link io.aiwm.api.error.UnavailableException} is handled again later;
     * the text of any other {@link io.aiwm.api.error.AiwmException} is sent to the agent.
     *
     * @param caller the node
     * @param nodeId its id, taken from its token
     */
    void handle(Caller caller, String nodeId, T data);
  }

  private record Required<T>(String field, Function<T, @Nullable String> value) {}

  private NodeMessage(
      String type,
      Class<T> data,
      List<Required<T>> required,
      @Nullable Function<T, @Nullable CommandResult> answer,
      Handler<T> handler) {
    this.type = type;
    this.data = data;
    this.required = List.copyOf(required);
    this.answer = answer;
    this.handler = handler;
  }

  /**
   * A message of its own.
   *
   * @param type canonical name, for example {@code deployment.status}
   */
  public static <T> NodeMessage<T> of(String type, Class<T> data, Handler<T> handler) {
    return new NodeMessage<>(type, data, List.of(), null, handler);
  }

  /**
   * A message that says what becomes of a command, and is handled as a {@code command.result}.
   *
   * @param answer the result that it amounts to; null where it is about no command, and is ignored
   */
  public static <T> NodeMessage<T> answering(
      String type, Class<T> data, Function<T, @Nullable CommandResult> answer) {
    return new NodeMessage<>(type, data, List.of(), answer, (caller, nodeId, message) -> {});
  }

  /** A copy that rejects messages in which this text is missing or empty. */
  public NodeMessage<T> requiring(String field, Function<T, @Nullable String> value) {
    List<Required<T>> all = new ArrayList<>(required);
    all.add(new Required<>(field, value));
    return new NodeMessage<>(type, data, all, answer, handler);
  }

  /** Canonical name. */
  public String type() {
    return type;
  }

  /** Record that the data is read into. */
  public Class<T> data() {
    return data;
  }

  /** The first required field that a message lacks, or null. */
  public @Nullable String missing(Object message) {
    T cast = data.cast(message);
    return required.stream()
        .filter(field -> isEmpty(field.value().apply(cast)))
        .map(Required::field)
        .findFirst()
        .orElse(null);
  }

  /** The result of a command that it amounts to, or null. */
  public @Nullable CommandResult answer(Object message) {
    return answer == null ? null : answer.apply(data.cast(message));
  }

  /** Handles a message that has been read. */
  public void handle(Caller caller, String nodeId, Object message) {
    handler.handle(caller, nodeId, data.cast(message));
  }

  private static boolean isEmpty(@Nullable String value) {
    return value == null || value.isEmpty();
  }
}
