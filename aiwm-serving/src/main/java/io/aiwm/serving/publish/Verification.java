package io.aiwm.serving.publish;

import io.aiwm.api.execution.AsyncStepHandler;
import io.aiwm.api.execution.StepContext;
import io.aiwm.api.execution.StepFailedException;
import io.aiwm.api.model.ModelStorage;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.serving.model.ModelFile;
import io.aiwm.serving.model.ModelProblem;
import io.aiwm.serving.model.ModelTrigger;
import io.aiwm.serving.model.ModelVersion;
import io.aiwm.serving.model.VersionStatus;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The step that reads files of a version back, compares them with their hashes, and completes it.
 */
public final class Verification
    implements AsyncStepHandler<Verification.Input, Map<String, Object>> {
  static final String NAME = "aiwm.model-verify";
  private static final int BUFFER = 1 << 20;

  private final FeatureContext engine;
  private final ModelStorage storage;
  private final Publication publication;
  private final Executor executor;

  /**
   * A handler.
   *
   * @param executor reads for as long as it takes
   */
  public Verification(
      FeatureContext engine, ModelStorage storage, Publication publication, Executor executor) {
    this.engine = engine;
    this.storage = storage;
    this.publication = publication;
    this.executor = executor;
  }

  /** The version. */
  public record Input(String versionId) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Class<Input> inputType() {
    return Input.class;
  }

  @Override
  public CompletionStage<Map<String, Object>> begin(Input input, StepContext context) {
    return CompletableFuture.supplyAsync(() -> verified(input, context), executor);
  }

  private Map<String, Object> verified(Input input, StepContext context) {
    ModelVersion version = publication.ofStep(context.owner(), input.versionId());
    if (version.status() != VersionStatus.VALIDATING) {
      return Map.of("status", version.status().wireName());
    }
    try {
      ModelVersion checked = version;
      long done = 0;
      for (ModelFile file : version.files()) {
        if (!file.verified()) {
          checked = checked.withFile(verified(version, file, done, context));
        }
        done += file.size();
      }
      ModelVersion ready = publication.ready(engine.self(), saved(version, checked));
      return Map.of("status", ready.status().wireName(), "fileSize", ready.fileSize());
    } catch (IOException | StepFailedException e) {
      throw new CompletionException(e);
    }
  }

  private ModelVersion saved(ModelVersion before, ModelVersion checked) {
    return publication.replaceFiles(engine.self(), before, checked.files());
  }

  private ModelFile verified(ModelVersion version, ModelFile file, long done, StepContext context)
      throws IOException, StepFailedException {
    MessageDigest digest = digest();
    long size = 0;
    int percent = -1;
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = storage.open(version.key(file.path()))) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (context.cancelled()) {
          throw new StepFailedException("CANCELLED", "The check was cancelled", false);
        }
        digest.update(buffer, 0, count);
        size += count;
        int now = (int) (99 * (done + size) / Math.max(1, version.fileSize()));
        if (now > percent) {
          percent = now;
          context.progress(now);
        }
      }
    }
    String hash = HexFormat.of().formatHex(digest.digest());
    if (size != file.size() || (file.sha256() != null && !file.sha256().equals(hash))) {
      throw corrupt(version, file, hash);
    }
    return new ModelFile(file.path(), size, hash, true);
  }

  private StepFailedException corrupt(ModelVersion version, ModelFile file, String hash) {
    String message =
        "The file %s has the SHA-256 %s, not %s".formatted(file.path(), hash, file.sha256());
    storage.delete(version.key(file.path()));
    publication.failed(
        engine.self(),
        version.id(),
        ModelTrigger.CORRUPT,
        new ModelProblem("CHECKSUM_MISMATCH", message));
    return new StepFailedException("CHECKSUM_MISMATCH", message, false);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
