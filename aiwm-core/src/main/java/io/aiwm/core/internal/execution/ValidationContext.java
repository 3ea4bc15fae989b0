package io.aiwm.core.internal.execution;

import io.aiwm.api.execution.Placement;
import io.aiwm.core.feature.CommandType;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Context in which a submitted execution is validated. */
interface ValidationContext {
  /** Those of the ids that are of nodes that the caller may use. */
  Set<String> existing(Collection<String> nodeIds);

  /** True if a node of the caller's could ever fit. */
  boolean possible(Placement placement);

  /** True if a node could, were the memory of its GPUs known. */
  default boolean possibleButForUnknownMemory(Placement placement) {
    return false;
  }

  /** The type of command of that name, or null where a step cannot send it. */
  @Nullable CommandType commandType(String name);

  /** True if there is a handler of the name. */
  boolean handles(String handler);
}
