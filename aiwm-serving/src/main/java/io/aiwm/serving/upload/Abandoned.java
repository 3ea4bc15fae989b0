package io.aiwm.serving.upload;

import io.aiwm.api.model.ModelStorage;
import io.aiwm.api.model.PendingUpload;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.LeasedTask;
import io.aiwm.core.feature.LeasedTask.Turn;
import io.aiwm.serving.publish.ModelLibrary;
import java.time.Duration;

/** Aborts uploads that nobody has ended within a day, also those that the storage alone knows. */
public final class Abandoned {
  private static final int BATCH = 100;

  /** A record is made right after the storage's upload; what is older than this has lost it. */
  private static final Duration FORGOTTEN = Duration.ofDays(8);

  private final FeatureContext engine;
  private final ModelStorage storage;
  private final Uploads uploads;

  Abandoned(ModelLibrary library, Uploads uploads) {
    this.uploads = uploads;
    engine = library.engine();
    storage = library.storage();
  }

  LeasedTask task() {
    return LeasedTask.one("model-uploads", Duration.ofMinutes(5), Duration.ofMinutes(2), this::run);
  }

  private void run(Turn turn) {
    for (ModelUpload upload : engine.store().due(ModelUpload.KIND, engine.time().now(), BATCH)) {
      if (!turn.mine()) {
        return;
      }
      uploads.abort(engine.self(), upload);
    }
    for (PendingUpload upload :
        storage.uploadsOlderThan(engine.time().now().minus(FORGOTTEN), BATCH)) {
      storage.abort(upload.key(), upload.uploadId());
    }
  }
}
