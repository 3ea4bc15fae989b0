package io.aiwm.agent.model;

import java.nio.file.Path;
import java.util.Optional;

/** A directory of who uses a model. May block for a while. */
@FunctionalInterface
public interface ModelUse {

  /** The deployment whose container reads a model, if there is one. */
  Optional<String> userOf(Path model);
}
