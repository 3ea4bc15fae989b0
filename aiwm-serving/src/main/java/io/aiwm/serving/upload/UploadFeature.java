package io.aiwm.serving.upload;

import io.aiwm.core.feature.Contributions;
import io.aiwm.serving.publish.ModelLibrary;

/** Uploads as they are handed to the engine. */
public final class UploadFeature {
  private UploadFeature() {}

  /** Hands over operations and tasks. */
  public static void install(ModelLibrary library, Contributions to) {
    Uploads uploads = new Uploads(library);
    Targets targets = new Targets(library);
    StreamedUpload streamed = new StreamedUpload(uploads, library);
    to.operations(new UploadOperations(library, targets, streamed).all())
        .operations(new PartOperations(library, targets, uploads).all())
        .task(new Abandoned(library, uploads).task());
  }
}
