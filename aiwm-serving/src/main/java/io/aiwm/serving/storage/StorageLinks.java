package io.aiwm.serving.storage;

import io.aiwm.api.model.ModelStorage;
import io.aiwm.core.feature.FeatureContext;
import java.net.URI;
import java.time.Duration;

/**
 * Addresses that files are read from, and parts are sent to, without a credential: the storage's
 * own, or those of this control plane where the storage signs none. Safe for use by many threads.
 */
public final class StorageLinks {
  private final ModelStorage storage;
  private final FeatureContext engine;
  private final LinkTokens tokens;

  public StorageLinks(ModelStorage storage, FeatureContext engine) {
    this.storage = storage;
    this.engine = engine;
    tokens = new LinkTokens(engine);
  }

  LinkTokens tokens() {
    return tokens;
  }

  /** An address to read a file from; made anew each time. */
  public URI get(String key, Duration valid) {
    return storage
        .presignGet(key, valid)
        .orElseGet(() -> own(new LinkTokens.Link(key, "", 0, 0), valid));
  }

  /** An address to PUT a part of an upload to. */
  public URI part(String key, String uploadId, int number, int partBytes, Duration valid) {
    return storage
        .presignPart(key, uploadId, number, valid)
        .orElseGet(() -> own(new LinkTokens.Link(key, uploadId, number, partBytes), valid));
  }

  private URI own(LinkTokens.Link link, Duration valid) {
    String base = engine.publicUrl().toString().replaceFirst("/+$", "");
    return URI.create(base + "/model-links/" + tokens.sign(link, valid));
  }
}
