package io.aiwm.serving.publish;

import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.LeasedTask;
import io.aiwm.serving.model.ModelProblem;
import io.aiwm.serving.model.ModelTrigger;
import io.aiwm.serving.model.ModelVersion;
import io.aiwm.serving.model.VersionStatus;
import io.aiwm.serving.model.Versions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Ends versions whose execution has ended without completing them: cancelled, timed out, or tried
 * in vain.
 */
final class Unfinished {
  private final FeatureContext engine;
  private final Versions versions;
  private final Publication publication;

  Unfinished(FeatureContext engine, Versions versions, Publication publication) {
    this.engine = engine;
    this.versions = versions;
    this.publication = publication;
  }

  LeasedTask task() {
    return LeasedTask.one(
        "model-versions", Duration.ofSeconds(5), Duration.ofSeconds(30), turn -> look());
  }

  private void look() {
    List<String> working =
        List.of(VersionStatus.IMPORTING.wireName(), VersionStatus.VALIDATING.wireName());
    Query query =
        Query.in(Scope.all()).where(Filter.in("status", working)).limitedTo(Query.MAX_LIMIT);
    versions.records().list(query).data().forEach(this::look);
  }

  private void look(ModelVersion version) {
    String id = version.executionId();
    if (id == null) {
      return;
    }
    Optional<Execution> execution = engine.executions().find(Scope.all(), id);
    boolean over = execution.map(it -> it.state().status().terminal()).orElse(true);
    // One that completed has completed the version in the commit before.
    if (over) {
      publication.failed(engine.self(), version.id(), ModelTrigger.FAIL, why(execution));
    }
  }

  private static ModelProblem why(Optional<Execution> execution) {
    ExecutionStatus status =
        execution.map(it -> it.state().status()).orElse(ExecutionStatus.CANCELLED);
    return execution
        .flatMap(it -> Optional.ofNullable(it.state().error()))
        .map(error -> new ModelProblem(error.code(), error.message()))
        .orElseGet(
            () ->
                new ModelProblem(
                    "EXECUTION_ENDED", "The execution that fetched it is " + status.wireName()));
  }
}
