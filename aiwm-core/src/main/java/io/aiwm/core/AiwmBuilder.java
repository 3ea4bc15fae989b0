package io.aiwm.core;

import io.aiwm.api.event.Notifier;
import io.aiwm.api.execution.ExecutionArchive;
import io.aiwm.api.execution.ExecutionOrchestrator;
import io.aiwm.api.execution.StepHandler;
import io.aiwm.api.node.NodeRegistry;
import io.aiwm.api.node.StatusStateMachine;
import io.aiwm.api.security.Authenticator;
import io.aiwm.api.security.SecretResolver;
import io.aiwm.api.store.Store;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.http.HttpMetrics;
import io.aiwm.core.install.InstallSettings;
import io.aiwm.core.internal.metrics.MicrometerHttpMetrics;
import io.aiwm.core.internal.metrics.MicrometerNotifierMetrics;
import io.aiwm.core.link.WorkloadListener;
import io.aiwm.core.net.AddressGuard;
import io.aiwm.core.node.NodeStatusTable;
import io.aiwm.core.notifier.NotifierMetrics;
import io.aiwm.core.settings.AlertSettings;
import io.aiwm.core.settings.DashboardSettings;
import io.aiwm.core.settings.ExecutionSettings;
import io.aiwm.core.settings.HistorySettings;
import io.aiwm.core.settings.HttpSettings;
import io.aiwm.core.settings.LinkSettings;
import io.aiwm.core.settings.LivenessSettings;
import io.aiwm.core.settings.NotifierSettings;
import io.aiwm.core.settings.RetentionSettings;
import io.aiwm.core.settings.WorkloadSettings;
import io.aiwm.core.token.NodeTokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a host brings. A store, an authenticator and node tokens are required; everything
 * else has a default. For use by one thread; a builder builds one engine.
 */
public final class AiwmBuilder {
  @Nullable Store store;
  @Nullable Authenticator authenticator;
  @Nullable NodeTokens nodeTokens;
  final List<Notifier> notifiers = new ArrayList<>();
  final Map<String, NotifierSettings> notifierSettings = new HashMap<>();
  boolean notifiersOnClassPath = true;
  NotifierMetrics notifierMetrics = NotifierMetrics.NONE;
  AlertSettings alerts = AlertSettings.defaults();
  RetentionSettings retention = RetentionSettings.defaults();
  ExecutionArchive executionArchive = ExecutionArchive.NONE;
  StatusStateMachine statusStateMachine = new NodeStatusTable();
  UnaryOperator<NodeRegistry> nodeRegistry = UnaryOperator.identity();
  UnaryOperator<ExecutionOrchestrator> executionOrchestrator = UnaryOperator.identity();
  WorkloadSettings workloads = WorkloadSettings.defaults();
  WorkloadListener workloadListener = WorkloadListener.NONE;
  HttpSettings http = HttpSettings.defaults();
  LinkSettings link = LinkSettings.defaults();
  LivenessSettings liveness = LivenessSettings.defaults();
  HistorySettings history = HistorySettings.defaults();
  DashboardSettings dashboard = DashboardSettings.defaults();
  ExecutionSettings executions = ExecutionSettings.defaults();
  final List<StepHandler<?, ?>> stepHandlers = new ArrayList<>();
  @Nullable Executor stepExecutor;
  SecretResolver secrets = SecretResolver.NONE;
  InstallSettings install = InstallSettings.defaults();
  HttpMetrics httpMetrics = HttpMetrics.NONE;
  @Nullable Supplier<String> scrape;
  String controllerName = "controller";
  TimeSource time = TimeSource.system();
  @Nullable Scheduler scheduler;
  @Nullable Executor workExecutor;
  @Nullable Executor requestExecutor;
  @Nullable MeterRegistry meters;
  AddressGuard addresses = AddressGuard.publicOnly();
  final List<Feature> features = new ArrayList<>();
  int workThreads = 16;
  int requestThreads = 32;

  AiwmBuilder() {}

  /** The host's database. The engine opens it and, when it is closed, closes it. Required. */
  public AiwmBuilder store(Store value) {
    store = value;
    return this;
  }

  /** The host's identity. Required. */
  public AiwmBuilder authenticator(Authenticator value) {
    authenticator = value;
    return this;
  }

  /** Mints and verifies the tokens of agents. Required. */
  public AiwmBuilder nodeTokens(NodeTokens value) {
    nodeTokens = value;
    return this;
  }

  /** One more notifier; its name must be unique. */
  public AiwmBuilder notifier(Notifier value) {
    notifiers.add(value);
    return this;
  }

  /** More notifiers; their names must be unique. */
  public AiwmBuilder notifiers(Collection<? extends Notifier> values) {
    notifiers.addAll(values);
    return this;
  }

  /** One more notifier, with settings of its own; its name must be unique. */
  public AiwmBuilder notifier(Notifier value, NotifierSettings settings) {
    notifierSettings(value.name(), settings);
    return notifier(value);
  }

  /** Delivery settings of the notifier with that name, however it was found. */
  public AiwmBuilder notifierSettings(String notifier, NotifierSettings settings) {
    notifierSettings.put(notifier, settings);
    return this;
  }

  /** Discovery of notifiers on the class path; on by default. */
  public AiwmBuilder notifiersOnClassPath(boolean value) {
    notifiersOnClassPath = value;
    return this;
  }

  /**
   * One more capability: of another artifact, or the host's own. Features are installed in the
   * order in which they are added; their names must be unique, and each belongs to one engine.
   */
  public AiwmBuilder feature(Feature value) {
    features.add(value);
    return this;
  }

  /**
   * Addresses that features may connect to on behalf of users; only the public internet by default.
   * Notifiers have a setting of their own.
   */
  public AiwmBuilder addresses(AddressGuard value) {
    addresses = value;
    return this;
  }

  /** Default alert thresholds, for nodes without thresholds of their own or of their pool. */
  public AiwmBuilder alerts(AlertSettings value) {
    alerts = value;
    return this;
  }

  /** Retention of events, ended executions and the audit trail. */
  public AiwmBuilder retention(RetentionSettings value) {
    retention = value;
    return this;
  }

  /** Archive of executions before their removal; none by default. */
  public AiwmBuilder executionArchive(ExecutionArchive value) {
    executionArchive = value;
    return this;
  }

  /** Another status table for nodes, or ours decorated. */
  public AiwmBuilder statusStateMachine(StatusStateMachine value) {
    statusStateMachine = value;
    return this;
  }

  /** Decorates or replaces the registry; given ours. */
  public AiwmBuilder nodeRegistry(UnaryOperator<NodeRegistry> value) {
    nodeRegistry = value;
    return this;
  }

  /** Decorates or replaces the orchestrator; given ours. */
  public AiwmBuilder executionOrchestrator(UnaryOperator<ExecutionOrchestrator> value) {
    executionOrchestrator = value;
    return this;
  }

  /** Times of commands about workloads. */
  public AiwmBuilder workloads(WorkloadSettings value) {
    workloads = value;
    return this;
  }

  /** Takes in agents' reports of workloads. */
  public AiwmBuilder workloadListener(WorkloadListener value) {
    workloadListener = value;
    return this;
  }

  /** Limits and policies of the REST API. */
  public AiwmBuilder http(HttpSettings value) {
    http = value;
    return this;
  }

  /** Limits and times of the node link. */
  public AiwmBuilder link(LinkSettings value) {
    link = value;
    return this;
  }

  /** Rules by which a silent node is declared offline. */
  public AiwmBuilder liveness(LivenessSettings value) {
    liveness = value;
    return this;
  }

  /** The dashboard's title, logo and login page. */
  public AiwmBuilder dashboard(DashboardSettings value) {
    dashboard = value;
    return this;
  }

  /** Retention of the metrics history. */
  public AiwmBuilder history(HistorySettings value) {
    history = value;
    return this;
  }

  /** Time limits of executions. */
  public AiwmBuilder executions(ExecutionSettings value) {
    executions = value;
    return this;
  }

  /** One more step that the host carries out itself; its name must be unique. */
  public AiwmBuilder stepHandler(StepHandler<?, ?> value) {
    stepHandlers.add(value);
    return this;
  }

  /** Runs step handlers; the host closes it. Sixteen threads of the engine's own by default. */
  public AiwmBuilder stepExecutor(Executor value) {
    stepExecutor = value;
    return this;
  }

  /** The host's store of secrets; without one no command may refer to a secret. */
  public AiwmBuilder secrets(SecretResolver value) {
    secrets = value;
    return this;
  }

  /** Addresses of agent releases and of this host as agents reach it. */
  public AiwmBuilder install(InstallSettings value) {
    install = value;
    return this;
  }

  /**
   * Meters on the host's Micrometer registry.
   *
   * @param registry where to put them
   * @param prometheusText the registry in Prometheus' text format for {@code GET /metrics}, or null
   *     where the host serves it elsewhere
   */
  public AiwmBuilder meters(MeterRegistry registry, @Nullable Supplier<String> prometheusText) {
    meters = registry;
    httpMetrics = new MicrometerHttpMetrics(registry);
    notifierMetrics = new MicrometerNotifierMetrics(registry);
    scrape = prometheusText;
    return this;
  }

  /** Begins the id of this controller, for logs; a random part makes it unique with each start. */
  public AiwmBuilder controllerName(String value) {
    controllerName = value;
    return this;
  }

  /** Other clocks; for tests. */
  public AiwmBuilder timeSource(TimeSource value) {
    time = value;
    return this;
  }

  /** Another scheduler; the engine closes it. */
  public AiwmBuilder scheduler(Scheduler value) {
    scheduler = value;
    return this;
  }

  /**
   * Sizes of the two pools, whose threads mostly wait for the store: a connection pool of the host
   * needs no more connections than both together.
   *
   * @param work threads for agents' messages and duties, 1 or more
   * @param requests threads for REST requests, 1 or more
   */
  public AiwmBuilder threads(int work, int requests) {
    if (work < 1 || requests < 1) {
      throw new IllegalArgumentException("threads must be at least 1");
    }
    workThreads = work;
    requestThreads = requests;
    return this;
  }

  /**
   * Executors of the host's in place of our pools, for example on virtual threads. The host closes
   * them after the engine. They may refuse work, and must not let a store that does not answer hold
   * up everything: the lease of this controller is renewed on {@code work}.
   *
   * @param work for agents' messages and duties
   * @param requests for REST requests
   */
  public AiwmBuilder executors(Executor work, Executor requests) {
    workExecutor = work;
    requestExecutor = requests;
    return this;
  }

  /**
   * Wires the engine; nothing runs until {@link Aiwm#start}.
   *
   * @throws IllegalStateException if something required is missing
   */
  public Aiwm build() {
    return new Aiwm(
        new Wiring(
            this,
            required(store, "store"),
            required(authenticator, "authenticator"),
            required(nodeTokens, "nodeTokens")));
  }

  private static <T> T required(@Nullable T value, String slot) {
    if (value == null) {
      throw new IllegalStateException("Aiwm.builder() needs " + slot + "(...)");
    }
    return value;
  }
}
