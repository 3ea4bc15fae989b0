package io.aiwm.serving.publish;

import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.http.Listings;
import io.aiwm.serving.model.Registry;
import io.aiwm.serving.model.VersionOperations;
import io.aiwm.serving.model.Versions;

/** The registry as it is handed to the engine. */
public final class RegistryParts {
  private RegistryParts() {}

  /** Hands over operations, tasks, and the step that verifies. */
  public static void install(ModelLibrary library, Contributions to) {
    FeatureContext engine = library.engine();
    Versions versions = library.versions();
    Listings listings = engine.port(Listings.class);
    Publication publication = library.publication();
    to.resource(Registry.resource(library.models(), versions))
        .operations(
            new VersionOperations(library.models(), versions, library.quotas(), listings).all())
        .stepHandler(new Verification(engine, library.storage(), publication, library.executor()))
        .task(new ModelFiles(engine, library.storage(), versions, library.quotas()).task())
        .task(new Unfinished(engine, versions, publication).task());
  }
}
