package io.aiwm.serving.hub;

import io.aiwm.core.feature.Contributions;
import io.aiwm.serving.publish.ModelLibrary;

/** Imports as they are handed to the engine. */
public final class HubImports {
  private HubImports() {}

  /** Hands over the operation and the step. */
  public static void install(ModelLibrary library, HubSettings settings, Contributions to) {
    to.operations(new ImportOperations(library).all())
        .stepHandler(new ModelImport(library, settings));
  }
}
