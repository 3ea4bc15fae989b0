package io.aiwm.serving.model;

import io.aiwm.api.error.ConflictException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.event.Severity;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.Records;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The versions of models. Blocks on the store. Safe for use by many threads. */
public final class Versions {
  private static final String LABEL = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
  private static final String ALIAS = "[a-z0-9][a-z0-9._-]{0,63}";
  private static final int MAX_ALIASES = 50;

  private final Records<ModelVersion> records;
  private final Models models;

  public Versions(Records<ModelVersion> records, Models models) {
    this.records = records;
    this.models = models;
  }

  /** Their records. */
  public Records<ModelVersion> records() {
    return records;
  }

  /** All versions of a model. */
  List<ModelVersion> of(String modelId) {
    return records
        .list(Query.in(Scope.all()).where(Filter.eq("modelId", modelId)).limitedTo(Query.MAX_LIMIT))
        .data();
  }

  /** A version as a unit leaves it so far. */
  public Optional<ModelVersion> find(Unit unit, String id) {
    return unit.find(ModelVersion.KIND, Scope.all(), id);
  }

  /** The version of a model, by its id. */
  public ModelVersion require(Unit unit, Model model, String id) {
    return find(unit, id)
        .filter(version -> version.modelId().equals(model.id()))
        .orElseThrow(() -> new NotFoundException("model_version", id));
  }

  /**
   * The version of a model that somebody names.
   *
   * @param name a label, an alias or an id; null for the latest that is ready
   * @throws NotFoundException if there is none
   */
  public ModelVersion named(Model model, @Nullable String name) {
    String wanted = name == null ? model.state().latestVersionId() : name;
    if (wanted == null) {
      throw new ConflictException(
          "MODEL_EMPTY", "The model has no version that is ready; upload or import one first");
    }
    String aliased = model.state().aliases().getOrDefault(wanted, wanted);
    return of(model.id()).stream()
        .filter(version -> version.id().equals(aliased) || version.label().equals(wanted))
        .findFirst()
        .orElseThrow(() -> new NotFoundException("model_version", wanted));
  }

  /**
   * Adds a version without files to a unit.
   *
   * @param label what it is called; null for {@code v} and the next number
   * @throws ConflictException if the model is not self-hosted, or has such a version
   */
  public ModelVersion begin(
      Unit unit, Model model, @Nullable String label, ModelSource source, VersionStatus status) {
    if (!model.selfHosted()) {
      throw new ConflictException(
          "MODEL_API_BASED", "An api-based model has no files: it runs behind its provider's API");
    }
    String called = label == null ? nextLabel(model) : checked(model, label);
    String location = Locations.of(model, called);
    ModelVersion version =
        records.create(
            unit,
            header ->
                new ModelVersion(
                    header.withOwner(model.owner()),
                    model.id(),
                    called,
                    status,
                    source,
                    location,
                    List.of(),
                    0,
                    List.of(),
                    null,
                    null));
    unit.ifDuplicate(
        ModelVersion.KIND,
        version,
        () ->
            new ConflictException(
                "VERSION_EXISTS",
                "The model has a version " + called + ", or one whose files are still removed"));
    models.move(unit, model, ModelTrigger.FETCH, version, null);
    return version;
  }

  /**
   * The version of a model that takes files: the one that is named, which is made where it is not
   * there; else a new one.
   *
   * @throws ConflictException if the version takes no more files
   */
  public ModelVersion opened(Unit unit, Model model, @Nullable String label) {
    Optional<ModelVersion> present =
        of(model.id()).stream().filter(version -> version.label().equals(label)).findFirst();
    if (present.isEmpty()) {
      return begin(unit, model, label, ModelSource.upload(), VersionStatus.OPEN);
    }
    ModelVersion version = require(unit, model, present.get().id());
    if (version.status() == VersionStatus.FAILED
        && version.source().kind().equals(ModelSource.UPLOAD)) {
      models.move(unit, model, ModelTrigger.FETCH, version, null);
      return records.change(unit, "open", version, is -> is.at(VersionStatus.OPEN, null));
    }
    return version;
  }

  /**
   * A version to be imported: a new one, or one that came to nothing and is tried again.
   *
   * @throws ConflictException if there is one that did not come to nothing
   */
  public ModelVersion imported(Unit unit, Model model, @Nullable String label, ModelSource source) {
    Optional<ModelVersion> failed =
        of(model.id()).stream()
            .filter(version -> version.label().equals(label))
            .filter(version -> version.status() == VersionStatus.FAILED)
            .findFirst();
    if (failed.isEmpty()) {
      return begin(unit, model, label, source, VersionStatus.IMPORTING);
    }
    ModelVersion version = require(unit, model, failed.get().id());
    if (version.header().wakeAt() != null) {
      throw new ConflictException(
          "VERSION_CLEARING", "Files of the last try are still removed; try again in a minute");
    }
    models.move(unit, model, ModelTrigger.FETCH, version, null);
    ModelVersion again =
        version.from(source).withFiles(List.of()).at(VersionStatus.IMPORTING, null);
    return records.change(unit, "import", version, is -> again);
  }

  private static String checked(Model model, String label) {
    if (!label.matches(LABEL)) {
      throw new ValidationException("version", "must match " + LABEL);
    }
    if (model.state().aliases().containsKey(label)) {
      throw new ValidationException("version", "is an alias of the model");
    }
    return label;
  }

  private String nextLabel(Model model) {
    Set<String> taken = new HashSet<>(model.state().aliases().keySet());
    of(model.id()).forEach(version -> taken.add(version.label()));
    int number = 1;
    while (taken.contains("v" + number)) {
      number++;
    }
    return "v" + number;
  }

  /** Adds a change of a version that is not ready yet. */
  public ModelVersion change(Unit unit, String verb, ModelVersion version, ModelVersion next) {
    return records.change(unit, verb, version, is -> next);
  }

  /** Adds that a version is complete; every file of it is verified. */
  public ModelVersion ready(Unit unit, ModelVersion version) {
    if (version.files().isEmpty() || !version.files().stream().allMatch(ModelFile::verified)) {
      throw new IllegalStateException("Not verified: " + version.id());
    }
    ModelVersion ready =
        records.change(unit, "publish", version, is -> is.at(VersionStatus.READY, null));
    models
        .find(unit, version.modelId())
        .ifPresent(
            model -> {
              Model moved = models.move(unit, model, ModelTrigger.COMPLETE, ready, null);
              ModelState state = moved.state();
              int count = state.versionCount() + 1;
              moved = models.change(unit, "publish", moved, state.withLatest(ready, count));
              tell(unit, moved, ready, "model.version_ready");
              if (!ready.source().kind().equals(ModelSource.UPLOAD)) {
                tell(unit, moved, ready, "model.imported");
              }
            });
    return ready;
  }

  private static void tell(Unit unit, Model model, ModelVersion version, String event) {
    ModelFacts facts = new ModelFacts(model, version, model.state().status(), null);
    Map<String, Object> data =
        Map.of(
            "modelId", facts.modelId(),
            "name", facts.name(),
            "status", facts.status().wireName(),
            "versionId", version.id(),
            "version", version.label(),
            "fileSize", version.fileSize());
    unit.event("model", model, event, Severity.INFO, data);
  }

  /** Adds that a version came to nothing. */
  public ModelVersion failed(
      Unit unit, ModelVersion version, ModelTrigger trigger, ModelProblem why) {
    ModelVersion failed = records.change(unit, "fail", version, is -> failed(unit, is, why));
    models
        .find(unit, version.modelId())
        .ifPresent(model -> models.move(unit, model, trigger, failed, why));
    return failed;
  }

  /** A fetched part is of no use without the rest; a task removes it. */
  private static ModelVersion failed(Unit unit, ModelVersion version, ModelProblem why) {
    ModelVersion failed = version.at(VersionStatus.FAILED, why);
    return version.status() == VersionStatus.IMPORTING
        ? failed.withFiles(List.of()).withHeader(version.header().withWakeAt(unit.now()))
        : failed;
  }

  /** Adds that the files of a version go; a task removes them, and then the record. */
  ModelVersion remove(Unit unit, ModelVersion version) {
    return records.change(
        unit,
        "delete",
        version,
        is ->
            is.at(VersionStatus.DELETING, is.error())
                .withHeader(is.header().withWakeAt(unit.now())));
  }

  /** Adds that a version of a model that stays goes. */
  ModelVersion remove(Unit unit, Model model, ModelVersion version) {
    List<ModelVersion> left =
        of(model.id()).stream()
            .filter(other -> other.ready() && !other.id().equals(version.id()))
            .toList();
    if (version.ready() && left.isEmpty() && model.state().status() == ModelStatus.ACTIVE) {
      throw new ConflictException(
          "LAST_VERSION", "It is the only version of an active model; deactivate the model first");
    }
    if (model.state().aliases().containsValue(version.id())) {
      throw new ConflictException(
          "VERSION_ALIASED", "An alias of the model stands for it; move or delete the alias first");
    }
    if (version.ready()) {
      ModelVersion latest = left.isEmpty() ? null : left.get(0);
      Model changed =
          models.change(
              unit, "delete_version", model, model.state().withLatest(latest, left.size()));
      if (latest == null) {
        models.move(unit, changed, ModelTrigger.EMPTY, null, null);
      }
    }
    return remove(unit, version);
  }

  /** Adds an alias of a version, or moves it there. */
  Model alias(Unit unit, Model model, String alias, ModelVersion version) {
    if (!alias.matches(ALIAS)) {
      throw new ValidationException("alias", "must match " + ALIAS);
    }
    if (of(model.id()).stream().anyMatch(other -> other.label().equals(alias))) {
      throw new ValidationException("alias", "is the label of a version");
    }
    if (!version.ready()) {
      throw new ConflictException("VERSION_NOT_READY", "The version is not ready");
    }
    ModelState state = model.state().withAlias(alias, version.id());
    if (state.aliases().size() > MAX_ALIASES) {
      throw new ConflictException(
          "TOO_MANY_ALIASES", "A model may have at most " + MAX_ALIASES + " aliases");
    }
    return models.change(unit, "alias", model, state);
  }
}
