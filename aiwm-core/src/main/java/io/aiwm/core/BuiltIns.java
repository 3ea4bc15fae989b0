package io.aiwm.core;

import io.aiwm.api.event.EventType;
import io.aiwm.api.event.Notifier;
import io.aiwm.api.store.Kind;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.internal.alert.AlertFeature;
import io.aiwm.core.internal.audit.AuditFeature;
import io.aiwm.core.internal.capacity.allocation.CapacityFeature;
import io.aiwm.core.internal.capacity.pool.PoolFeature;
import io.aiwm.core.internal.capacity.share.ShareFeature;
import io.aiwm.core.internal.capacity.stop.StopFeature;
import io.aiwm.core.internal.cluster.ClusterFeature;
import io.aiwm.core.internal.command.CommandFeature;
import io.aiwm.core.internal.engine.RequestLoad;
import io.aiwm.core.internal.event.EventFeature;
import io.aiwm.core.internal.execution.ExecutionFeature;
import io.aiwm.core.internal.execution.payload.Sealing;
import io.aiwm.core.internal.health.HealthFeature;
import io.aiwm.core.internal.history.HistoryFeature;
import io.aiwm.core.internal.http.HttpFeature;
import io.aiwm.core.internal.install.TokenFeature;
import io.aiwm.core.internal.link.LinkFeature;
import io.aiwm.core.internal.link.LinkThreads;
import io.aiwm.core.internal.link.SessionFeature;
import io.aiwm.core.internal.liveness.LivenessFeature;
import io.aiwm.core.internal.metrics.ScrapeFeature;
import io.aiwm.core.internal.node.NodeFeature;
import io.aiwm.core.internal.notify.Notifiers;
import io.aiwm.core.internal.page.PageFeature;
import io.aiwm.core.internal.retention.RetentionFeature;
import io.aiwm.core.internal.telemetry.TelemetryFeature;
import io.aiwm.core.internal.wiring.FeatureSet;
import io.aiwm.core.internal.workload.WorkloadFeature;
import io.aiwm.core.settings.NotifierSettings;
import io.aiwm.core.token.NodeTokens;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The capabilities that every engine has, in the order in which they start; the reverse is the
 * order in which they end.
 */
public final class BuiltIns {
  private BuiltIns() {}

  /** The features as a host configured them. */
  static List<Feature> of(
      AiwmBuilder host, NodeTokens tokens, EngineExecutors executors, Consumer<Runnable> onEvents) {
    String version = Version.current();
    return List.of(
        new HttpFeature(),
        new ClusterFeature(executors.lease()),
        new EventFeature(
            notifiers(host),
            n -> host.notifierSettings.getOrDefault(n.name(), NotifierSettings.defaults()),
            host.notifierMetrics,
            onEvents),
        new TelemetryFeature(),
        new HistoryFeature(host.history),
        new NodeFeature(host.statusStateMachine, host.nodeRegistry),
        new AlertFeature(host.alerts),
        new PoolFeature(),
        new ShareFeature(),
        new CapacityFeature(),
        new SessionFeature(),
        new ExecutionFeature(
            host.executions,
            executors.steps(),
            Sealing.with(tokens.derivedKeys("secrets in commands")),
            host.executionOrchestrator,
            host.retention.executions(),
            host.executionArchive),
        new CommandFeature(host.executions),
        new StopFeature(),
        new WorkloadFeature(host.workloads, host.workloadListener),
        new TokenFeature(tokens, host.install),
        new AuditFeature(host.retention.audit()),
        new RetentionFeature(host.retention.events()),
        new LivenessFeature(host.liveness),
        new LinkFeature(
            tokens,
            host.link.withServerVersion(version),
            new LinkThreads(executors.pings(), executors.frames(), executors.requests()::any)),
        new HealthFeature(version),
        new ScrapeFeature(host.scrape),
        new PageFeature(version, host.dashboard));
  }

  private static List<Notifier> notifiers(AiwmBuilder host) {
    return host.notifiersOnClassPath
        ? Notifiers.withPlugins(host.notifiers)
        : Notifiers.checked(host.notifiers);
  }

  /**
   * The kinds of record that every engine stores; for databases that are prepared without an
   * engine. With features of a host's own, ask {@link Aiwm#kinds}.
   */
  public static List<Kind<?>> kinds() {
    return FeatureSet.kinds(declared());
  }

  /** The types of event that every engine writes. */
  public static List<EventType> eventTypes() {
    return FeatureSet.eventTypes(declared());
  }

  private static List<Feature> declared() {
    Executor never = task -> {};
    EngineExecutors executors =
        new EngineExecutors(never, new RequestLoad(never), never, never, never, never, never);
    AiwmBuilder host = Aiwm.builder().notifiersOnClassPath(false);
    return of(host, NodeTokens.hs256("-".repeat(32)), executors, listener -> {});
  }
}
