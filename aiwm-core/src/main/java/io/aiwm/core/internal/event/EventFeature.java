package io.aiwm.core.internal.event;

import io.aiwm.api.event.Notifier;
import io.aiwm.api.store.Kind;
import io.aiwm.api.store.SignalStore;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.Peers;
import io.aiwm.core.http.Listings;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.notify.DeadLetterOperations;
import io.aiwm.core.internal.notify.NotifierDispatcher;
import io.aiwm.core.notifier.NotifierMetrics;
import io.aiwm.core.settings.NotifierSettings;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The way of an event: committed, numbered, then read by whoever follows and by notifiers. */
public final class EventFeature implements Feature {
  private static final String APPENDED = "events.appended";
  private static final String NUMBERED = "events.numbered";

  private final List<Notifier> notifiers;
  private final Function<Notifier, NotifierSettings> settings;
  private final NotifierMetrics metrics;
  private final Consumer<Runnable> onAppended;

  /**
   * Makes the feature.
   *
   * @param notifiers whom to deliver to; closed with the engine
   * @param settings how, for each of them
   * @param metrics told of deliveries
   * @param onAppended is given what to call once this controller has committed events
   */
  public EventFeature(
      List<Notifier> notifiers,
      Function<Notifier, NotifierSettings> settings,
      NotifierMetrics metrics,
      Consumer<Runnable> onAppended) {
    this.notifiers = List.copyOf(notifiers);
    this.settings = settings;
    this.metrics = metrics;
    this.onAppended = onAppended;
  }

  @Override
  public String name() {
    return "events";
  }

  @Override
  public List<Kind<?>> kinds() {
    return NotifierDispatcher.KINDS;
  }

  @Override
  public void install(FeatureContext context, Contributions to) {
    Engine engine = context.port(Engine.class);
    Peers peers = context.peers();
    EventPump pump = new EventPump(engine);
    EventTail tail = new EventTail(engine);
    NotifierDispatcher dispatcher = new NotifierDispatcher(engine, notifiers, settings, metrics);
    Runnable read =
        () -> {
          tail.poke();
          dispatcher.poke();
        };
    connect(peers, pump, read);
    EventReader reader = new EventReader(engine.store());
    to.port(EventTail.class, tail)
        .port(EventReader.class, reader)
        .operations(new EventStreamOperation(engine, tail, reader).all())
        .operations(
            new DeadLetterOperations(engine, dispatcher, context.port(Listings.class)).all())
        .runs(pump::start, pump)
        .runs(dispatcher::start, dispatcher)
        .runs(() -> {}, tail);
    dispatcher.health().forEach(to::health);
    to.operations(new EventSchemaOperations(context).all());
  }

  private void connect(Peers peers, EventPump pump, Runnable read) {
    onAppended.accept(() -> announce(peers, pump));
    pump.onNumbered(() -> announceNumbered(peers, read));
    peers.on(APPENDED, (from, payload) -> pump.poke());
    peers.on(NUMBERED, (from, payload) -> read.run());
  }

  /** Whoever numbers events is told at once, so that nobody waits for its next look. */
  private static void announce(Peers peers, EventPump pump) {
    if (!pump.poke()) {
      peers.send(SignalStore.EVERYONE, APPENDED, "");
    }
  }

  private static void announceNumbered(Peers peers, Runnable read) {
    read.run();
    if (peers.live().size() > 1) {
      peers.send(SignalStore.EVERYONE, NUMBERED, "");
    }
  }
}
