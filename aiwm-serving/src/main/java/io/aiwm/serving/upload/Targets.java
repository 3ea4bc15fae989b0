package io.aiwm.serving.upload;

import io.aiwm.api.error.ValidationException;
import io.aiwm.api.security.Scope;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.http.Call;
import io.aiwm.serving.model.Framework;
import io.aiwm.serving.model.Model;
import io.aiwm.serving.model.ModelType;
import io.aiwm.serving.model.ModelVersion;
import io.aiwm.serving.model.Models;
import io.aiwm.serving.model.Versions;
import io.aiwm.serving.publish.ModelLibrary;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The version that files go to: found, or registered together with its model. */
public final class Targets {
  private final FeatureContext engine;
  private final Models models;
  private final Versions versions;

  /** Targets in a library. */
  public Targets(ModelLibrary library) {
    engine = library.engine();
    models = library.models();
    versions = library.versions();
  }

  /**
   * A version as somebody names it.
   *
   * @param modelId the model; or null where it is named
   * @param name the model's name
   * @param type of a model that is registered
   * @param framework of a model that is registered
   * @param label the version's label; null for the next number
   */
  public record Target(
      @Nullable String modelId,
      @Nullable String name,
      ModelType type,
      @Nullable Framework framework,
      @Nullable String label) {}

  /** The version, open for files. */
  ModelVersion open(Call<?> call, Target target) {
    return engine
        .units()
        .run(
            call.caller(),
            unit -> versions.opened(unit, model(unit, call, target), target.label()));
  }

  /** The model, registered where only a new name is given. */
  public Model model(Unit unit, Call<?> call, Target target) {
    if (target.modelId() != null) {
      return models.own(unit, call, target.modelId());
    }
    if (target.name() == null) {
      throw new ValidationException("name", "is required where modelId is not given");
    }
    Scope org = Scope.org(call.caller().principal().orgId());
    Optional<Model> present = models.named(org, target.name());
    return present.isPresent()
        ? models.own(unit, call, present.get().id())
        : models.create(unit, target.name(), target.type(), target.framework());
  }
}
