package io.aiwm.serving.hub;

import io.aiwm.api.error.AiwmException;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.execution.AsyncStepHandler;
import io.aiwm.api.execution.StepContext;
import io.aiwm.api.execution.StepFailedException;
import io.aiwm.api.security.Caller;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.serving.hub.HubClient.Repository;
import io.aiwm.serving.model.ModelFile;
import io.aiwm.serving.model.ModelProblem;
import io.aiwm.serving.model.ModelSource;
import io.aiwm.serving.model.ModelTrigger;
import io.aiwm.serving.model.ModelVersion;
import io.aiwm.serving.model.VersionStatus;
import io.aiwm.serving.publish.ModelLibrary;
import io.aiwm.serving.upload.FilePath;
import io.aiwm.serving.upload.Uploads;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The step that imports a version: the commit is pinned and its files are listed once, then file
 * after file is fetched, verified and noted, so that whoever goes on after this controller fetches
 * what is missing of the same commit.
 */
final class ModelImport implements AsyncStepHandler<ModelImport.Input, Map<String, Object>> {
  static final String NAME = "aiwm.model-import";
  private static final int MAX_FILES = 2_000;

  private final ModelLibrary library;
  private final FeatureContext engine;
  private final HubClient hub;
  private final HubSettings settings;
  private final Uploads uploads;

  ModelImport(ModelLibrary library, HubSettings settings) {
    this.library = library;
    this.settings = settings;
    engine = library.engine();
    hub = new HubClient(engine, settings);
    uploads = new Uploads(library);
  }

  /**
   * The version to import.
   *
   * @param files patterns of files; empty for all
   * @param token credential for the hub
   */
  record Input(String versionId, List<String> files, @Nullable String token) {
    @Override
    public String toString() {
      return "Input[" + versionId + "]";
    }
  }

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
    return CompletableFuture.supplyAsync(() -> imported(input, context), library.executor());
  }

  private Map<String, Object> imported(Input input, StepContext context) {
    Caller caller = engine.self();
    ModelVersion version = library.publication().ofStep(context.owner(), input.versionId());
    if (version.status() != VersionStatus.IMPORTING) {
      return Map.of("status", version.status().wireName());
    }
    try {
      String token = input.token() == null ? settings.token() : input.token();
      ModelVersion pinned = listed(caller, version, input.files(), token);
      ModelVersion whole = fetched(caller, pinned, token, context);
      ModelVersion ready = library.publication().ready(caller, whole);
      settle(caller, ready);
      return Map.of(
          "versionId", ready.id(),
          "commit", String.valueOf(ready.source().commit()),
          "fileSize", ready.fileSize(),
          "files", ready.files().size());
    } catch (HubException e) {
      throw ended(caller, version, e);
    } catch (ConflictException e) {
      throw ended(caller, version, HubException.lasting(e.code(), message(e), ModelTrigger.FAIL));
    } catch (IOException e) {
      String message = "The hub cannot be reached: " + e.getClass().getSimpleName();
      throw failed("HUB_UNAVAILABLE", message, true);
    } catch (AiwmException e) {
      throw failed(e.code(), message(e), true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("CANCELLED", "The import was interrupted", true);
    }
  }

  private static String message(AiwmException e) {
    return String.valueOf(e.getMessage());
  }

  private static CompletionException failed(String code, String message, boolean retryable) {
    return new CompletionException(new StepFailedException(code, message, retryable));
  }

  private CompletionException ended(Caller caller, ModelVersion version, HubException e) {
    ModelTrigger ends = e.ends();
    if (ends != null) {
      ModelProblem why = new ModelProblem(e.code(), e.text());
      library.publication().failed(caller, version.id(), ends, why);
    }
    return failed(e.code(), e.text(), ends == null);
  }

  /** The version with its commit and the list of its files, as whoever came first has pinned it. */
  private ModelVersion listed(
      Caller caller, ModelVersion version, List<String> patterns, @Nullable String token)
      throws HubException, IOException, InterruptedException {
    if (version.source().commit() != null) {
      return version;
    }
    ModelSource source = version.source();
    Repository found =
        hub.look(
            Objects.requireNonNull(source.repository()),
            Objects.requireNonNull(source.revision()),
            token);
    List<ModelFile> files = chosen(found, patterns);
    long size = files.stream().mapToLong(ModelFile::size).sum();
    return engine
        .units()
        .run(
            caller,
            unit -> {
              ModelVersion is = library.versions().find(unit, version.id()).orElse(version);
              if (is.source().commit() != null) {
                return is;
              }
              library.quotas().reserve(unit, is.owner().orgId(), is.id(), size);
              ModelVersion next = is.from(source.at(found.commit())).withFiles(files);
              return library.versions().change(unit, "pin", is, next);
            });
  }

  private static List<ModelFile> chosen(Repository found, List<String> patterns)
      throws HubException {
    FilePatterns wanted = new FilePatterns(patterns);
    List<ModelFile> files =
        found.files().stream()
            .filter(file -> wanted.match(file.path()))
            .map(
                file ->
                    new ModelFile(
                        FilePath.require("files", file.path()),
                        file.size(),
                        file.sha256(),
                        file.blobId(),
                        false))
            .sorted((a, b) -> a.path().compareTo(b.path()))
            .toList();
    if (files.isEmpty() || files.size() > MAX_FILES) {
      String message =
          files.isEmpty()
              ? "The repository has none of the files that are wanted"
              : "The repository has more than 2,000 files that are wanted; choose some";
      throw HubException.lasting("NO_FILES", message, ModelTrigger.FAIL);
    }
    return files;
  }

  private ModelVersion fetched(
      Caller caller, ModelVersion version, @Nullable String token, StepContext context)
      throws HubException, IOException, InterruptedException {
    ImportProgress progress = new ImportProgress(engine.time(), context, version);
    ModelVersion latest = version;
    for (ModelFile file : version.files()) {
      if (!file.verified()) {
        FileImport one = new FileImport(library, hub, uploads, token, progress);
        latest = one.fetch(caller, latest, file);
      }
    }
    return latest;
  }

  private void settle(Caller caller, ModelVersion version) {
    engine
        .units()
        .run(
            caller,
            unit -> {
              library
                  .quotas()
                  .settle(unit, version.owner().orgId(), version.id(), version.fileSize());
              return true;
            });
  }
}
