package io.aiwm.serving.model;

import io.aiwm.api.entity.Header;
import io.aiwm.api.error.ConflictException;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.feature.Records;
import io.aiwm.core.feature.TransitionTable.Row;
import io.aiwm.core.http.Call;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The models of the registry. Blocks on the store. Safe for use by many threads. */
public final class Models {
  private final Records<Model> records;
  private final ModelScope defaultScope;

  /**
   * Models.
   *
   * @param defaultScope who may see a model that says nothing of it
   */
  public Models(Records<Model> records, ModelScope defaultScope) {
    this.records = records;
    this.defaultScope = defaultScope;
  }

  Records<Model> records() {
    return records;
  }

  /**
   * A model that the caller may see.
   *
   * @throws io.aiwm.api.error.NotFoundException if there is none
   */
  public Model seen(Call<?> call) {
    return records.require(Audience.reach(call), call.id());
  }

  /** A model of the caller's own, as a unit leaves it so far. */
  public Model own(Unit unit, Call<?> call) {
    return own(unit, call, call.id());
  }

  /** A model of the caller's own, by its id. */
  public Model own(Unit unit, Call<?> call, String id) {
    records.require(Audience.reach(call), id);
    return records.require(unit, call.scope(), id, null);
  }

  /** The model of an organisation that has a name. */
  public Optional<Model> named(Scope org, String name) {
    Query query = Query.in(org).where(Filter.eq("name", name)).limitedTo(1);
    return records.list(query).data().stream().findFirst();
  }

  /** A model as a unit leaves it so far. */
  public Optional<Model> find(Unit unit, String id) {
    return unit.find(Model.KIND, Scope.all(), id);
  }

  /** A new model. */
  Model make(CreateModel asked, Header header) {
    ModelRules.check(asked);
    ModelDetails details =
        new ModelDetails(
            asked.name().strip(),
            asked.type(),
            asked.description(),
            asked.deploymentType(),
            asked.repository(),
            asked.framework(),
            asked.fileName(),
            asked.downloadPath(),
            asked.nodeId(),
            asked.provider(),
            asked.apiEndpoint(),
            asked.modelIdentifier(),
            asked.apiConfig(),
            asked.scope() == null ? defaultScope : asked.scope(),
            asked.tags());
    boolean foreign = asked.deploymentType() == DeploymentType.API_BASED;
    ModelStatus status = foreign ? ModelStatus.ACTIVE : ModelStatus.QUEUED;
    return new Model(header, ModelRules.whole(details), ModelState.fresh(status, asked.fileSize()));
  }

  /** Adds a self-hosted model to a unit, for files that somebody brings before it is registered. */
  public Model create(Unit unit, String name, ModelType type, @Nullable Framework framework) {
    CreateModel asked =
        new CreateModel(
            name,
            type,
            null,
            DeploymentType.SELF_HOSTED,
            null,
            framework,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return records.create(unit, header -> make(asked, header));
  }

  Model update(Model model, UpdateModel asked) {
    ModelRules.check(asked);
    ModelDetails is = model.details();
    if (asked.deploymentType() != null && asked.deploymentType() != is.deploymentType()) {
      throw new ConflictException(
          "DEPLOYMENT_TYPE_FIXED", "The deployment type of a model cannot change");
    }
    return model.with(
        ModelRules.whole(
            new ModelDetails(
                or(asked.name(), is.name()).strip(),
                or(asked.type(), is.type()),
                or(asked.description(), is.description()),
                is.deploymentType(),
                given(asked.repository(), is.repository()),
                given(asked.framework(), is.framework()),
                given(asked.fileName(), is.fileName()),
                given(asked.downloadPath(), is.downloadPath()),
                given(asked.nodeId(), is.nodeId()),
                given(asked.provider(), is.provider()),
                given(asked.apiEndpoint(), is.apiEndpoint()),
                given(asked.modelIdentifier(), is.modelIdentifier()),
                or(asked.apiConfig(), is.apiConfig()),
                or(asked.scope(), is.scope()),
                or(asked.tags(), is.tags()))));
  }

  private static <V> V or(@Nullable V asked, V present) {
    return asked == null ? present : asked;
  }

  private static <V> @Nullable V given(@Nullable V asked, @Nullable V present) {
    return asked == null ? present : asked;
  }

  Model activate(Unit unit, Model model) {
    if (model.selfHosted() && model.state().versionCount() == 0) {
      throw new ConflictException(
          "MODEL_EMPTY", "The model has no version that is ready; upload or import one first");
    }
    return required(unit, model, ModelTrigger.ACTIVATE);
  }

  Model deactivate(Unit unit, Model model) {
    return required(unit, model, ModelTrigger.DEACTIVATE);
  }

  private Model required(Unit unit, Model model, ModelTrigger trigger) {
    ModelTable.TABLE.take(model.state().status(), trigger);
    return move(unit, model, trigger, null, null);
  }

  /**
   * Moves a model where its table has a row for the trigger; else only the reason is noted.
   *
   * @param version the version that it is about, where it is about one
   */
  public Model move(
      Unit unit,
      Model model,
      ModelTrigger trigger,
      @Nullable ModelVersion version,
      @Nullable ModelProblem why) {
    boolean others = model.state().versionCount() > 0;
    Optional<Row<ModelStatus, ModelTrigger>> row =
        ModelTable.TABLE.find(model.state().status(), trigger, others);
    if (row.isEmpty()) {
      return why == null ? model : noted(unit, model, why);
    }
    return records.move(
        unit,
        model,
        row.get(),
        (is, next) -> is.with(is.state().at(next, why)),
        new ModelFacts(model, version, row.get().to(), why));
  }

  private Model noted(Unit unit, Model model, ModelProblem why) {
    return records.change(
        unit, "note", model, is -> is.with(is.state().at(is.state().status(), why)));
  }

  /** Changes what follows from versions and aliases. */
  Model change(Unit unit, String verb, Model model, ModelState state) {
    return records.change(unit, verb, model, is -> is.with(state));
  }
}
