package io.aiwm.core.rest;

import io.aiwm.api.command.CommandBus;
import io.aiwm.api.execution.ExecutionOrchestrator;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.core.alert.EffectiveLimits;
import io.aiwm.core.engine.Engine;
import io.aiwm.core.event.EventTail;
import io.aiwm.core.event.NotifierDispatcher;
import io.aiwm.core.health.HealthContributor;
import io.aiwm.core.history.HistoryReader;
import io.aiwm.core.install.NodeTokenService;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the REST API stands on.
 *
 * @param engine clocks, store and ids
 * @param nodes the fleet
 * @param tokens tokens of nodes
 * @param executions durable work
 * @param commands questions to agents
 * @param liveController whether a controller, by id, holds a live lease
 * @param events live readers of the event log
 * @param history what nodes measured over time
 * @param notifiers carry events out
 * @param limits what nodes are held against
 * @param health what the health page shows
 * @param scrape meters in Prometheus' text format; null where the host has no registry
 * @param version version of this build
 */
public record RestServices(
    Engine engine,
    NodeRegistry nodes,
    NodeTokenService tokens,
    ExecutionOrchestrator executions,
    CommandBus commands,
    Predicate<String> liveController,
    EventTail events,
    HistoryReader history,
    NotifierDispatcher notifiers,
    EffectiveLimits limits,
    List<HealthContributor> health,
    @Nullable Supplier<String> scrape,
    String version) {
  public RestServices {
    health = List.copyOf(health);
  }
}
