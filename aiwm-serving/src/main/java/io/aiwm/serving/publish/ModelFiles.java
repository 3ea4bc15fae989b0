package io.aiwm.serving.publish;

import io.aiwm.api.model.ModelStorage;
import io.aiwm.api.model.StoredObject;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.LeasedTask;
import io.aiwm.core.feature.LeasedTask.Turn;
import io.aiwm.serving.model.ModelVersion;
import io.aiwm.serving.model.VersionStatus;
import io.aiwm.serving.model.Versions;
import io.aiwm.serving.quota.Quotas;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Removal of the files of versions that are deleted, or were never imported to their end, in the
 * background and until all are gone.
 */
final class ModelFiles {
  private static final int BATCH = 100;

  private final FeatureContext engine;
  private final ModelStorage storage;
  private final Versions versions;
  private final Quotas quotas;

  ModelFiles(FeatureContext engine, ModelStorage storage, Versions versions, Quotas quotas) {
    this.engine = engine;
    this.storage = storage;
    this.versions = versions;
    this.quotas = quotas;
  }

  LeasedTask task() {
    return LeasedTask.one(
        "model-files", Duration.ofSeconds(10), Duration.ofSeconds(60), this::remove);
  }

  private void remove(Turn turn) {
    for (ModelVersion version : versions.records().due(engine.time().now(), BATCH)) {
      if (files(turn, version)) {
        engine.units().run(engine.self(), unit -> removed(unit, version.id()));
      }
    }
  }

  private boolean removed(Unit unit, String id) {
    Optional<ModelVersion> version = versions.find(unit, id);
    if (version.isPresent() && version.get().status() == VersionStatus.DELETING) {
      ModelVersion is = version.get();
      unit.delete(ModelVersion.KIND, is);
      quotas.free(unit, is.owner().orgId(), is.fileSize());
    } else {
      version.ifPresent(
          is ->
              unit.change(
                  ModelVersion.KIND, is, it -> it.withHeader(it.header().withWakeAt(null))));
    }
    return true;
  }

  /** True if all of them are gone; another controller goes on where this one loses its turn. */
  private boolean files(Turn turn, ModelVersion version) {
    for (List<StoredObject> some = some(version); !some.isEmpty(); some = some(version)) {
      for (StoredObject object : some) {
        if (!turn.mine()) {
          return false;
        }
        storage.delete(object.key());
      }
    }
    return true;
  }

  private List<StoredObject> some(ModelVersion version) {
    return storage.list(version.location(), "", BATCH);
  }
}
