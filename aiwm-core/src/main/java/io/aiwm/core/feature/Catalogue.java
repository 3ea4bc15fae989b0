package io.aiwm.core.feature;

import io.aiwm.api.entity.Entity;
import io.aiwm.api.event.EventType;
import io.aiwm.api.execution.StepHandler;
import io.aiwm.api.store.Kind;
import io.aiwm.core.http.Operation;
import java.time.Duration;
import java.util.List;

/**
 * Everything that the features of an engine brought, for those of them that show it: the API
 * document, the schemas of events, the health page, the dashboard. A port; complete once all
 * features are installed.
 */
public interface Catalogue {

  /** Every type of event, in the order of the features. */
  List<EventType> eventTypes();

  /** Every REST operation. */
  List<Operation<?, ?>> operations();

  /** Every type of command. */
  List<CommandType> commandTypes();

  /** Every type of message that features take in from agents. */
  List<NodeMessage<?>> nodeMessages();

  /** All that adds events to those of executions. */
  List<ExecutionCompanion> executionCompanions();

  /** Every step handler. */
  List<StepHandler<?, ?>> stepHandlers();

  /** Every task. */
  List<LeasedTask> tasks();

  /** Retention: records that are removed once they are old enough. */
  List<RetentionRule<?>> retention();

  /** The parts of the health page. */
  List<HealthContributor> health();

  /** The dashboard's modules. */
  List<DashboardModule> dashboard();

  /**
   * Retention of the records of an append-only kind.
   *
   * @param time more than zero
   */
  record RetentionRule<T extends Entity>(Kind<T> kind, Duration time) {}

  /**
   * A module of the dashboard.
   *
   * @param feature name of the feature that brought it
   * @param file plain name of the ES module
   * @param classPath finds the feature's files
   */
  record DashboardModule(String feature, String file, ClassLoader classPath) {}
}
