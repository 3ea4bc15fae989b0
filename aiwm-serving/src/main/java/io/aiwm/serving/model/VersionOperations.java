package io.aiwm.serving.model;

import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.unit.Unit;
import io.aiwm.core.http.Access;
import io.aiwm.core.http.Call;
import io.aiwm.core.http.Confirmation;
import io.aiwm.core.http.Generic;
import io.aiwm.core.http.ListParameters;
import io.aiwm.core.http.Listing;
import io.aiwm.core.http.Listings;
import io.aiwm.core.http.Listings.Reach;
import io.aiwm.core.http.Operation;
import io.aiwm.serving.quota.Quotas;
import io.aiwm.serving.quota.StorageQuota;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** REST operations on versions and aliases of models, and on what an organisation takes. */
public final class VersionOperations {
  private final Models models;
  private final Versions versions;
  private final Quotas quotas;
  private final Listings listings;

  /** Operations on a registry. */
  public VersionOperations(Models models, Versions versions, Quotas quotas, Listings listings) {
    this.models = models;
    this.versions = versions;
    this.quotas = quotas;
    this.listings = listings;
  }

  record UpdateVersion(List<String> tags) {
    UpdateVersion {
      ModelRules.checkTags(tags);
    }
  }

  record PutAlias(String version) {}

  record Aliases(Map<String, String> aliases) {}

  /**
   * The bytes of an organisation in the storage.
   *
   * @param usedBytes bytes of files that are there
   * @param reservedBytes bytes promised to what is being fetched
   * @param limitBytes bytes that it may have; absent where any number
   */
  record Storage(long usedBytes, long reservedBytes, @Nullable Long limitBytes) {}

  /** All of them. */
  public List<Operation<?, ?>> all() {
    return List.of(
        list(),
        get(),
        update(),
        delete(),
        aliases(),
        alias(),
        putAlias(),
        deleteAlias(),
        storage());
  }

  private Operation<?, ?> list() {
    return Operation.get("model_version.list", "/models/{id}/versions")
        .summary("List the versions of a model")
        .query(ListParameters.of(ModelVersion.KIND))
        .<Listing<ModelVersion>>returns(200, Generic.listing(ModelVersion.class))
        .handle(
            call -> {
              Filter ofModel = Filter.eq("modelId", models.seen(call).id());
              return listings.list(
                  call,
                  ModelVersion.KIND,
                  new Reach(Scope.all(), List.of(ofModel)),
                  versions.records()::list,
                  page -> page);
            });
  }

  private Operation<?, ?> get() {
    return Operation.get("model_version.get", "/models/{id}/versions/{versionId}")
        .summary("Read a version of a model")
        .returns(200, ModelVersion.class)
        .handle(call -> versions.named(models.seen(call), call.parameter("versionId")));
  }

  private Operation<?, ?> update() {
    return Operation.patch("model_version.update", "/models/{id}/versions/{versionId}")
        .summary("Change the tags of a version; its files never change")
        .access(Access.EDIT)
        .body(UpdateVersion.class)
        .returns(200, ModelVersion.class)
        .conditional()
        .handle(
            call ->
                run(
                    call,
                    unit -> {
                      versions.require(unit, models.own(unit, call), call.parameter("versionId"));
                      return versions
                          .records()
                          .change(
                              unit,
                              Scope.all(),
                              call.parameter("versionId"),
                              call.ifVersion(),
                              is -> is.withTags(call.body().tags()));
                    }));
  }

  private Operation<?, ?> delete() {
    return Operation.delete("model_version.delete", "/models/{id}/versions/{versionId}")
        .summary("Delete a version of a model and its files")
        .access(Access.EDIT)
        .returns(200, Confirmation.class)
        .handle(
            call ->
                run(
                    call,
                    unit -> {
                      Model model = models.own(unit, call);
                      String id = call.parameter("versionId");
                      versions.remove(unit, model, versions.require(unit, model, id));
                      return new Confirmation("Version deleted successfully");
                    }));
  }

  private Operation<?, ?> aliases() {
    return Operation.get("model_alias.list", "/models/{id}/aliases")
        .summary("List the aliases of a model, each with the id of its version")
        .returns(200, Aliases.class)
        .handle(call -> new Aliases(models.seen(call).state().aliases()));
  }

  private Operation<?, ?> alias() {
    return Operation.get("model_alias.get", "/models/{id}/aliases/{alias}")
        .summary("Read the version that an alias stands for")
        .returns(200, ModelVersion.class)
        .handle(
            call -> {
              Model model = models.seen(call);
              return versions.named(model, required(model, call.parameter("alias")));
            });
  }

  private static String required(Model model, String alias) {
    String versionId = model.state().aliases().get(alias);
    if (versionId == null) {
      throw new NotFoundException("model_alias", alias);
    }
    return versionId;
  }

  private Operation<?, ?> putAlias() {
    return Operation.put("model_alias.put", "/models/{id}/aliases/{alias}")
        .summary("Let an alias stand for a version, named by label or id")
        .access(Access.EDIT)
        .body(PutAlias.class)
        .returns(200, Model.class)
        .handle(
            call ->
                run(
                    call,
                    unit -> {
                      Model model = models.own(unit, call);
                      ModelVersion version = versions.named(model, call.body().version());
                      return versions.alias(unit, model, call.parameter("alias"), version);
                    }));
  }

  private Operation<?, ?> deleteAlias() {
    return Operation.delete("model_alias.delete", "/models/{id}/aliases/{alias}")
        .summary("Delete an alias; the version stays")
        .access(Access.EDIT)
        .returns(200, Model.class)
        .handle(
            call ->
                run(
                    call,
                    unit -> {
                      Model model = models.own(unit, call);
                      String alias = call.parameter("alias");
                      required(model, alias);
                      ModelState without = model.state().withAlias(alias, null);
                      return models.change(unit, "unalias", model, without);
                    }));
  }

  private Operation<?, ?> storage() {
    return Operation.get("model_storage.get", "/models/storage")
        .summary("Read how much of the model storage the organisation takes")
        .returns(200, Storage.class)
        .handle(
            call ->
                run(
                    call,
                    unit -> {
                      String orgId = call.caller().principal().orgId();
                      StorageQuota quota = quotas.of(unit, orgId);
                      long limit = quotas.limit(orgId);
                      return new Storage(
                          quota.usedBytes(),
                          quota.reservedBytes(),
                          limit == Long.MAX_VALUE ? null : Long.valueOf(limit));
                    }));
  }

  private <R> R run(Call<?> call, Function<Unit, R> act) {
    return models.records().units().run(call.caller(), act);
  }
}
