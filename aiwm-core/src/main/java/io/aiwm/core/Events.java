package io.aiwm.core;

import io.aiwm.api.store.SignalStore;
import io.aiwm.core.cluster.Cluster;
import io.aiwm.core.engine.Engine;
import io.aiwm.core.event.CommitListeningStore;
import io.aiwm.core.event.EventPump;
import io.aiwm.core.event.EventTail;
import io.aiwm.core.event.NotifierDispatcher;
import io.aiwm.core.event.NotifierSettings;
import io.aiwm.core.event.Notifiers;
import io.aiwm.core.event.Retention;
import io.aiwm.core.health.HealthContributor;
import java.util.List;

/** The way of an event: committed, numbered, then read by whoever follows and by notifiers. */
final class Events implements AutoCloseable {
  private static final String APPENDED = "events.appended";
  private static final String NUMBERED = "events.numbered";

  private final EventPump pump;
  private final EventTail tail;
  private final NotifierDispatcher dispatcher;
  private final Retention retention;

  Events(Engine engine, CommitListeningStore store, Cluster cluster, AiwmBuilder host) {
    pump = new EventPump(engine);
    tail = new EventTail(engine);
    dispatcher =
        new NotifierDispatcher(
            engine,
            host.notifiersOnClassPath
                ? Notifiers.withPlugins(host.notifiers)
                : Notifiers.checked(host.notifiers),
            notifier ->
                host.notifierSettings.getOrDefault(notifier.name(), NotifierSettings.defaults()),
            host.notifierMetrics);
    retention = new Retention(engine, host.retention);
    store.onEvents(() -> announce(cluster));
    pump.onNumbered(() -> announceNumbered(cluster));
    cluster.on(APPENDED, (from, payload) -> pump.poke());
    cluster.on(NUMBERED, (from, payload) -> read());
  }

  /** Whoever numbers events is told at once, so that nobody waits for its next look. */
  private void announce(Cluster cluster) {
    if (!pump.poke()) {
      cluster.send(SignalStore.EVERYONE, APPENDED, "");
    }
  }

  private void announceNumbered(Cluster cluster) {
    read();
    if (cluster.live().size() > 1) {
      cluster.send(SignalStore.EVERYONE, NUMBERED, "");
    }
  }

  private void read() {
    tail.poke();
    dispatcher.poke();
  }

  void start() {
    pump.start();
    dispatcher.start();
    retention.start();
  }

  EventTail tail() {
    return tail;
  }

  NotifierDispatcher notifiers() {
    return dispatcher;
  }

  List<HealthContributor> health() {
    return dispatcher.health();
  }

  @Override
  public void close() {
    Closing.inOrder(retention, tail, dispatcher, pump);
  }
}
