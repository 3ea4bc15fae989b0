package io.aiwm.api.execution;

import io.aiwm.api.wire.ResourceRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The work of a step: a command that it sends to its node or, where the type begins with {@code
 * local.}, a {@link StepHandler} of the host that it calls.
 *
 * @param type for example {@code deployment.create}, or {@code local.} and a handler's name
 * @param resource what it is about
 * @param data arguments; text may refer to an earlier step, {@code ${steps.0.result.modelPath}}
 */
public record CommandSpec(String type, @Nullable ResourceRef resource, Map<String, Object> data) {
  /** Begins the type of a step that the host carries out itself. */
  public static final String LOCAL = "local.";

  public CommandSpec(
      String type, @Nullable ResourceRef resource, @Nullable Map<String, Object> data) {
    this.type = type;
    this.resource = resource;
    this.data = data == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }

  public static CommandSpec of(String type, Map<String, Object> data) {
    return new CommandSpec(type, null, data);
  }

  /** A call of a {@link StepHandler} of the host. */
  public static CommandSpec local(String handler, Map<String, Object> input) {
    return of(LOCAL + handler, input);
  }

  /** Name of the handler that is called, or null where a command is sent. */
  public @Nullable String handler() {
    return type.startsWith(LOCAL) ? type.substring(LOCAL.length()) : null;
  }

  /** Arguments may hold secrets, so only their names are shown. */
  @Override
  public String toString() {
    return "CommandSpec[" + type + " " + data.keySet() + "]";
  }
}
