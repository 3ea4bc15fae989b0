package io.aiwm.api.execution;

import io.aiwm.api.wire.ResourceRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The command that a step sends.
 *
 * @param type for example {@code deployment.create}
 * @param resource what it is about
 * @param data arguments; text may refer to an earlier step, {@code ${steps.0.result.modelPath}}
 */
public record CommandSpec(String type, @Nullable ResourceRef resource, Map<String, Object> data) {

  public CommandSpec(
      String type, @Nullable ResourceRef resource, @Nullable Map<String, Object> data) {
    this.type = type;
    this.resource = resource;
    this.data = data == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }

  public static CommandSpec of(String type, Map<String, Object> data) {
    return new CommandSpec(type, null, data);
  }

  /** Arguments may hold secrets, so only their names are shown. */
  @Override
  public String toString() {
    return "CommandSpec[" + type + " " + data.keySet() + "]";
  }
}
