package io.aiwm.serving.model;

import io.aiwm.api.event.EventType;
import io.aiwm.api.event.Severity;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.Resource;
import io.aiwm.core.http.Access;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The registry as it is handed to the engine: its records, events and plain operations. */
public final class Registry {
  private Registry() {}

  /** The events about models, beside those of every record. */
  public static List<EventType> eventTypes() {
    return List.of(
        type("activated", Severity.INFO, "Deployments may use a model"),
        type("deactivated", Severity.INFO, "No new deployment may use a model"),
        type("version_ready", Severity.INFO, "A version of a model is complete and verified"),
        type("imported", Severity.INFO, "A version of a model was imported"),
        type("import_failed", Severity.WARNING, "A version of a model came to nothing"));
  }

  private static EventType type(String verb, Severity severity, String what) {
    return new EventType("model." + verb, severity, what, ModelFacts.class);
  }

  /** The plain operations on models. */
  public static Resource<Model> resource(Models models, Versions versions) {
    return Resource.of(Model.TYPE, "/models")
        .access(Access.VIEW, Access.EDIT)
        .seenBy(Audience::reach)
        .create(CreateModel.class, models::make)
        .update(UpdateModel.class, models::update)
        .delete()
        .action("activate", "Let deployments use a model", models::activate)
        .action("deactivate", "Let no new deployment use a model", models::deactivate)
        .rule((unit, before, after) -> changing(unit, versions, before, after))
        .build();
  }

  private static void changing(Unit unit, Versions versions, @Nullable Model before, Model after) {
    if (before != null && after.deleted()) {
      versions.of(after.id()).stream()
          .filter(version -> version.status() != VersionStatus.DELETING)
          .forEach(version -> versions.remove(unit, version));
    }
  }
}
