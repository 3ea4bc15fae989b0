package io.aiwm.serving.publish;

import io.aiwm.api.entity.Owner;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.execution.Category;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.model.ModelStorage;
import io.aiwm.api.security.Caller;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.serving.model.ModelFile;
import io.aiwm.serving.model.ModelProblem;
import io.aiwm.serving.model.ModelTrigger;
import io.aiwm.serving.model.ModelVersion;
import io.aiwm.serving.model.Models;
import io.aiwm.serving.model.VersionStatus;
import io.aiwm.serving.model.Versions;
import io.aiwm.serving.quota.Quotas;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Completion of versions: at once where every file was hashed on its way in, else after an
 * execution that reads them back and compares. Blocks on store and storage. Safe for use by many
 * threads.
 */
public final class Publication {
  private static final Duration STALL = Duration.ofMinutes(10);
  private static final Duration LIMIT = Duration.ofDays(7);

  private final FeatureContext engine;
  private final ModelStorage storage;
  private final Models models;
  private final Versions versions;
  private final Quotas quotas;

  public Publication(
      FeatureContext engine,
      ModelStorage storage,
      Models models,
      Versions versions,
      Quotas quotas) {
    this.engine = engine;
    this.storage = storage;
    this.models = models;
    this.versions = versions;
    this.quotas = quotas;
  }

  /**
   * Completes a version that takes files.
   *
   * @return it, ready or being checked
   * @throws ConflictException if it has no file, or takes none any more
   */
  public ModelVersion publish(Caller caller, String versionId) {
    ModelVersion version = current(versionId);
    if (version.status() != VersionStatus.OPEN) {
      throw new ConflictException(
          "VERSION_CLOSED", "The version is " + version.status().wireName() + " already");
    }
    if (version.files().isEmpty()) {
      throw new ConflictException("VERSION_EMPTY", "The version has no files; upload one first");
    }
    boolean verified = version.files().stream().allMatch(ModelFile::verified);
    return verified ? ready(caller, version) : check(caller, version);
  }

  /** Completes a version all of whose files are verified. */
  public ModelVersion ready(Caller caller, ModelVersion version) {
    engine
        .units()
        .run(caller, unit -> models.find(unit, version.modelId()))
        .ifPresent(model -> Manifest.of(model, version).write(storage, version));
    return engine.units().run(caller, unit -> versions.ready(unit, same(unit, version)));
  }

  /** The version as the unit finds it, if nothing was done with it meanwhile. */
  private ModelVersion same(Unit unit, ModelVersion version) {
    ModelVersion is = required(unit, version.id());
    if (is.status() != version.status() || !is.files().equals(version.files())) {
      throw new ConflictException("VERSION_CHANGED", "The version was changed meanwhile");
    }
    return is;
  }

  /** Replaces what is known of the files of a version that was not changed meanwhile. */
  public ModelVersion replaceFiles(Caller caller, ModelVersion version, List<ModelFile> files) {
    return engine
        .units()
        .run(
            caller,
            unit -> {
              ModelVersion is = same(unit, version);
              return versions.change(unit, "verify", is, is.withFiles(files));
            });
  }

  private ModelVersion check(Caller caller, ModelVersion version) {
    return engine
        .units()
        .run(
            caller,
            unit -> {
              ModelVersion is = same(unit, version);
              String id = engine.executions().submit(unit, draft(is)).execution().id();
              models
                  .find(unit, is.modelId())
                  .ifPresent(model -> models.move(unit, model, ModelTrigger.CHECK, is, null));
              ModelVersion next = is.at(VersionStatus.VALIDATING, null).withExecution(id);
              return versions.change(unit, "check", is, next);
            });
  }

  private static ExecutionDraft draft(ModelVersion version) {
    Map<String, Object> data = Map.of("versionId", version.id());
    return ExecutionDraft.named("Verify version " + version.label())
        .category(Category.MODEL)
        .type(Verification.NAME)
        .about("model", version.modelId())
        .timeout(LIMIT)
        .maxRetries(0)
        .step(
            StepSpec.named("verify", CommandSpec.local(Verification.NAME, data))
                .stall(STALL)
                .attempts(5))
        .build();
  }

  ModelVersion current(String versionId) {
    return engine.units().run(engine.self(), unit -> required(unit, versionId));
  }

  /** The version, for a step of an execution: one of its own organisation. */
  public ModelVersion ofStep(Owner owner, String versionId) {
    ModelVersion version = current(versionId);
    if (!version.owner().orgId().equals(owner.orgId())) {
      throw new NotFoundException("model_version", versionId);
    }
    return version;
  }

  private ModelVersion required(Unit unit, String versionId) {
    return versions
        .find(unit, versionId)
        .orElseThrow(() -> new NotFoundException("model_version", versionId));
  }

  /** Ends a version that comes to nothing, unless it has ended already. */
  public void failed(Caller caller, String versionId, ModelTrigger trigger, ModelProblem why) {
    engine
        .units()
        .run(
            caller,
            unit -> {
              versions
                  .find(unit, versionId)
                  .filter(is -> working(is.status()))
                  .ifPresent(
                      is -> {
                        versions.failed(unit, is, trigger, why);
                        quotas.release(unit, is.owner().orgId(), is.id());
                      });
              return true;
            });
  }

  static boolean working(VersionStatus status) {
    return status == VersionStatus.IMPORTING || status == VersionStatus.VALIDATING;
  }
}
