package io.aiwm.core.internal.execution.run;

import java.util.Set;

/**
 * The step handlers that a controller has.
 *
 * @param names names of all of them
 * @param asynchronous names of those whose steps the controller's lease holds
 */
public record LocalHandlers(Set<String> names, Set<String> asynchronous) {
  public LocalHandlers {
    names = Set.copyOf(names);
    asynchronous = Set.copyOf(asynchronous);
  }
}
