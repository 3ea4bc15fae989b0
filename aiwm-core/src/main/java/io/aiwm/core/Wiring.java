package io.aiwm.core;

import io.aiwm.api.entity.Ids;
import io.aiwm.api.execution.ExecutionOrchestrator;
import io.aiwm.api.execution.StepHandler;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.security.Authenticator;
import io.aiwm.api.store.Store;
import io.aiwm.api.store.StoreContext;
import io.aiwm.api.time.Scheduler;
import io.aiwm.core.alert.EffectiveLimits;
import io.aiwm.core.cluster.Cluster;
import io.aiwm.core.cluster.ClusterSettings;
import io.aiwm.core.engine.Engine;
import io.aiwm.core.engine.WorkPool;
import io.aiwm.core.event.CommitListeningStore;
import io.aiwm.core.execution.AwaitIdleNode;
import io.aiwm.core.execution.DefaultExecutionOrchestrator;
import io.aiwm.core.execution.ExecutionHost;
import io.aiwm.core.execution.ExecutionRetention;
import io.aiwm.core.health.HealthContributor;
import io.aiwm.core.history.MetricsHistory;
import io.aiwm.core.http.HttpApi;
import io.aiwm.core.install.NodeTokenService;
import io.aiwm.core.json.JsonCodecs;
import io.aiwm.core.link.LinkCommandBus;
import io.aiwm.core.link.LinkServices;
import io.aiwm.core.link.NodeLink;
import io.aiwm.core.link.NodeSessions;
import io.aiwm.core.liveness.LivenessMonitor;
import io.aiwm.core.node.DefaultNodeRegistry;
import io.aiwm.core.node.InstallTimeouts;
import io.aiwm.core.rest.NodeAuthenticator;
import io.aiwm.core.rest.RestOperations;
import io.aiwm.core.rest.RestServices;
import io.aiwm.core.telemetry.TelemetryBuffer;
import io.aiwm.core.telemetry.TelemetrySettings;
import io.aiwm.core.token.NodeTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Makes the parts of an engine and ties them together: the one place that knows them all.
 * Production and tests come through here.
 */
final class Wiring {
  private final Scheduler scheduler;
  private final Pools pools;
  private final Executor steps;
  private final Engine engine;
  private final Cluster cluster;
  private final TelemetryBuffer telemetry;
  private final MetricsHistory history;
  private final LivenessMonitor liveness;
  private final DefaultNodeRegistry nodes;
  private final NodeRegistry registry;
  private final Alerts alerts;
  private final ExecutionOrchestrator orchestrator;
  private final NodeTokenService tokenService;
  private final NodeLink link;
  private final HttpApi http;
  private final Events events;
  private final Duties duties;
  private final ExecutionRetention retention;

  Wiring(AiwmBuilder host, Store hostStore, Authenticator users, NodeTokens tokens) {
    scheduler = host.scheduler == null ? Scheduler.system("aiwm-timer", 2) : host.scheduler;
    pools =
        host.executors == null ? Pools.own(host.workThreads, host.requestThreads) : host.executors;
    steps = host.stepExecutor == null ? new WorkPool("aiwm-step", 16, 1_000) : host.stepExecutor;
    Ids ids = new Ids(host.time);
    CommitListeningStore store = new CommitListeningStore(hostStore);
    engine =
        new Engine(
            host.controllerName + "-" + ids.next(), store, host.time, scheduler, pools.work(), ids);
    cluster = new Cluster(engine, ClusterSettings.DEFAULT, pools.lease());
    NodeSessions sessions = new NodeSessions(engine, cluster);
    LostNodes lost = new LostNodes(engine);
    nodes = new DefaultNodeRegistry(engine, host.statusStateMachine, List.of(sessions, lost));
    registry = host.nodeRegistry.apply(nodes);
    telemetry = new TelemetryBuffer(engine, TelemetrySettings.DEFAULT);
    history = new MetricsHistory(engine, host.history);
    telemetry.onSamplesWritten(history::written);
    alerts = new Alerts(engine, registry, telemetry, host.alerts);
    liveness = new LivenessMonitor(engine, registry, cluster, host.liveness);
    LinkCommandBus bus = new LinkCommandBus(engine, sessions, cluster);
    orchestrator =
        host.executionOrchestrator.apply(
            new DefaultExecutionOrchestrator(
                engine,
                registry,
                bus,
                host.executions,
                new ExecutionHost(handlers(host), steps, host.secrets)));
    lost.tell(orchestrator);
    link =
        new NodeLink(
            engine,
            new LinkServices(
                tokens,
                registry,
                orchestrator,
                cluster,
                liveness,
                telemetry,
                sessions,
                bus,
                host.linkListener),
            host.link.withServerVersion(Version.current()),
            pools.pings());
    tokenService = new NodeTokenService(engine, registry, tokens, host.install);
    events = new Events(engine, store, cluster, host);
    retention = new ExecutionRetention(engine, host.retention.executions(), host.executionArchive);
    List<HealthContributor> health =
        new ArrayList<>(
            List.of(
                new StoreHealth(store, cluster.probe()),
                cluster,
                link,
                liveness,
                telemetry,
                retention));
    health.addAll(events.health());
    http =
        HttpApi.builder(engine)
            .settings(host.http)
            .executor(pools.requests())
            .metrics(host.httpMetrics)
            .authenticator(users)
            .nodeAuthenticator(new NodeAuthenticator(engine, tokens))
            .operations(
                RestOperations.of(
                    new RestServices(
                        engine,
                        registry,
                        tokenService,
                        orchestrator,
                        bus,
                        cluster::isLive,
                        events.tail(),
                        history.reader(),
                        events.notifiers(),
                        new EffectiveLimits(engine.store(), host.alerts),
                        health,
                        host.scrape,
                        Version.current())))
            .build();
    duties = new Duties(engine, orchestrator, new InstallTimeouts(engine, registry));
  }

  private List<StepHandler<?, ?>> handlers(AiwmBuilder host) {
    List<StepHandler<?, ?>> handlers = new ArrayList<>(host.stepHandlers);
    handlers.add(AwaitIdleNode.handler(engine.store()));
    return handlers;
  }

  void start() {
    engine.store().open(new StoreContext(Kinds.ALL, new JsonCodecs(), engine.time(), scheduler));
    cluster.start();
    telemetry.start();
    history.start();
    liveness.start();
    events.start();
    nodes.start();
    alerts.start();
    link.start();
    duties.start();
    retention.start();
    http.start();
  }

  void disconnect() {
    Closing.inOrder(http, link);
  }

  void close() {
    Closing.inOrder(
        http,
        Pools.closing(pools.requests()),
        link,
        liveness,
        duties,
        retention,
        history,
        Pools.closing(steps),
        telemetry,
        alerts,
        nodes,
        events,
        cluster,
        Pools.closing(pools.work()),
        Pools.closing(pools.lease()),
        Pools.closing(pools.pings()),
        scheduler,
        engine.store());
  }

  NodeRegistry registry() {
    return registry;
  }

  ExecutionOrchestrator orchestrator() {
    return orchestrator;
  }

  NodeTokenService tokenService() {
    return tokenService;
  }

  NodeLink link() {
    return link;
  }

  HttpApi http() {
    return http;
  }
}
