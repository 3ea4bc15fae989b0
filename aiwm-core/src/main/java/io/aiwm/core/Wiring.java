package io.aiwm.core;

import io.aiwm.api.entity.Ids;
import io.aiwm.api.security.Authenticator;
import io.aiwm.api.store.Store;
import io.aiwm.api.store.StoreContext;
import io.aiwm.api.time.Scheduler;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.event.CommitListeningStore;
import io.aiwm.core.internal.http.DefaultHttpApi;
import io.aiwm.core.internal.link.DefaultNodeLink;
import io.aiwm.core.internal.token.NodeAuthenticator;
import io.aiwm.core.internal.wiring.Closing;
import io.aiwm.core.internal.wiring.FeatureSet;
import io.aiwm.core.internal.wiring.LeasedTasks;
import io.aiwm.core.json.JsonCodecs;
import io.aiwm.core.token.NodeTokens;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes an engine and installs its features: those that every engine has, then the host's.
 * Production and tests come through here.
 */
final class Wiring {
  private final Scheduler scheduler;
  private final EngineExecutors executors;
  private final Engine engine;
  private final FeatureSet features;
  private final LeasedTasks tasks;
  private final DefaultHttpApi http;

  Wiring(AiwmBuilder host, Store hostStore, Authenticator users, NodeTokens tokens) {
    scheduler = host.scheduler == null ? Scheduler.system("aiwm-timer", 2) : host.scheduler;
    executors = EngineExecutors.of(host);
    Ids ids = new Ids(host.time);
    CommitListeningStore store = new CommitListeningStore(hostStore);
    String controllerId = host.controllerName + "-" + ids.next();
    engine = new Engine(controllerId, store, host.time, scheduler, executors.work(), ids);
    List<Feature> all = new ArrayList<>(BuiltIns.of(host, tokens, executors, store::onEvents));
    all.add(new HostSteps(host));
    all.addAll(host.features);
    features =
        FeatureSet.install(
            engine,
            new FeatureSet.HostServices(
                host.secrets,
                host.meters,
                host.addresses,
                tokens::derivedKeys,
                host.install.publicUrl()),
            all);
    tasks = new LeasedTasks(engine, features.tasks());
    http =
        DefaultHttpApi.builder(engine)
            .settings(host.http)
            .executor(executors.requests())
            .streamExecutor(executors.streams())
            .metrics(host.httpMetrics)
            .authenticator(users)
            .nodeAuthenticator(new NodeAuthenticator(engine, tokens))
            .operations(features.operations())
            .build();
  }

  void start() {
    engine
        .store()
        .open(new StoreContext(features.kinds(), new JsonCodecs(), engine.time(), scheduler));
    features.start();
    tasks.start();
    http.start();
  }

  void disconnect() {
    Closing.inOrder(http, features.port(DefaultNodeLink.class));
  }

  /** First what takes work in, then what does it, then what it stands on. */
  void close() {
    Closing.inOrder(
        http,
        EngineExecutors.closing(executors.requests()),
        EngineExecutors.closing(executors.streams()),
        tasks,
        features,
        EngineExecutors.closing(executors.frames()),
        EngineExecutors.closing(executors.steps()),
        EngineExecutors.closing(executors.work()),
        EngineExecutors.closing(executors.lease()),
        EngineExecutors.closing(executors.pings()),
        scheduler,
        engine.store());
  }

  /** The store, and who we are on it. */
  String describe() {
    return engine.store().describe() + " as " + engine.controllerId();
  }

  FeatureSet features() {
    return features;
  }

  DefaultHttpApi http() {
    return http;
  }

  /** The steps that the host carries out itself. */
  private record HostSteps(AiwmBuilder host) implements Feature {
    @Override
    public String name() {
      return "host-steps";
    }

    @Override
    public void install(FeatureContext engine, Contributions to) {
      host.stepHandlers.forEach(to::stepHandler);
    }
  }
}
