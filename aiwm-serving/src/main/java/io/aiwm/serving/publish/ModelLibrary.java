package io.aiwm.serving.publish;

import io.aiwm.api.model.ModelStorage;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.serving.model.Model;
import io.aiwm.serving.model.ModelScope;
import io.aiwm.serving.model.ModelVersion;
import io.aiwm.serving.model.Models;
import io.aiwm.serving.model.Versions;
import io.aiwm.serving.quota.Quotas;
import io.aiwm.serving.storage.StorageLinks;
import java.util.concurrent.Executor;

/**
 * The registry and the storage together, for what fills and empties them.
 *
 * @param engine the engine
 * @param storage where files lie
 * @param links signs addresses of files and parts
 * @param executor for what waits for the storage or for others, for as long as it takes
 * @param models the models
 * @param versions their versions
 * @param quotas the shares of organisations
 * @param publication completes versions
 */
public record ModelLibrary(
    FeatureContext engine,
    ModelStorage storage,
    StorageLinks links,
    Executor executor,
    Models models,
    Versions versions,
    Quotas quotas,
    Publication publication) {

  /** A library on an engine. */
  public static ModelLibrary of(
      FeatureContext engine,
      ModelStorage storage,
      Executor executor,
      ModelScope defaultScope,
      Quotas quotas) {
    Models models = new Models(engine.records(Model.TYPE), defaultScope);
    Versions versions = new Versions(engine.records(ModelVersion.TYPE), models);
    return new ModelLibrary(
        engine,
        storage,
        new StorageLinks(storage, engine),
        executor,
        models,
        versions,
        quotas,
        new Publication(engine, storage, models, versions, quotas));
  }
}
