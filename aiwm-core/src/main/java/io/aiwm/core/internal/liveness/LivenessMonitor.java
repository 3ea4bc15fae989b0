package io.aiwm.core.internal.liveness;

import io.aiwm.api.error.Failures;
import io.aiwm.api.node.Node;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.feature.HealthContributor;
import io.aiwm.core.internal.cluster.Cluster;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.node.NodePort;
import io.aiwm.core.settings.LivenessSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Watches the nodes whose sessions this controller holds or held, and those whose controller is
 * gone. Each tick it judges them by {@link Liveness}, asks the {@link Brake}, and folds the
 * verdicts into the nodes; verdicts that could not be stored are passed again at the next tick.
 *
 * <p>Safe for use by many threads; nothing but {@link #start} and work handed to the engine's pool
 * blocks.
 */
public final class LivenessMonitor implements HealthContributor, AutoCloseable {

  private final Engine engine;
  private final Cluster cluster;
  private final LivenessSettings settings;
  private final Brake brake;
  private final BrakeReport report;
  private final Verdicts verdicts;
  private final Adoption adoption;
  private final Map<String, Watch> watches = new ConcurrentHashMap<>();
  private final AtomicBoolean applying = new AtomicBoolean();
  private final AtomicBoolean adopting = new AtomicBoolean();
  private final List<Cancellable> timers = new ArrayList<>();
  private volatile Brake.State braking;
  private long lastTick;

  public LivenessMonitor(
      Engine engine, NodePort registry, Cluster cluster, LivenessSettings settings) {
    this.engine = engine;
    this.cluster = cluster;
    this.settings = settings;
    brake = new Brake(settings);
    braking = brake.starting(engine.time().nanos());
    report = new BrakeReport(engine);
    verdicts = new Verdicts(engine, registry);
    adoption = new Adoption(engine.store(), cluster);
  }

  /** Begins to judge. */
  public void start() {
    lastTick = engine.time().nanos();
    braking = brake.starting(lastTick);
    timers.add(engine.scheduler().every(settings.tick(), this::tick));
    timers.add(
        engine
            .scheduler()
            .every(settings.adoptionInterval(), () -> handOver(adopting, this::adopt)));
  }

  /** The liveness rules, such as the heartbeat interval. */
  public LivenessSettings settings() {
    return settings;
  }

  /**
   * Begins to watch a session that was opened just now; replaces the watch of an older one.
   *
   * @param sessionEpoch number of the session
   */
  public Watch watch(String nodeId, long sessionEpoch) {
    Watch watch = new Watch(nodeId, sessionEpoch, false, engine.time().nanos());
    watches.put(nodeId, watch);
    return watch;
  }

  /** Stops watching, because somebody else holds the node now or it is gone for good. */
  public void forget(Watch watch) {
    watches.remove(watch.nodeId(), watch);
  }

  private void tick() {
    long now = engine.time().nanos();
    boolean late = now - lastTick > settings.maxLag().plus(settings.tick()).toNanos();
    lastTick = now;
    Round round = Round.of(watches.values(), now, settings.timeout().toNanos());
    Brake.State before = braking;
    braking = brake.next(before, round.observation(now, late, !cluster.holdsLease()));
    if (!before.reasons().equals(braking.reasons())) {
      report.changed(before, braking, round);
    }
    List<Watch> passed = round.passed(braking.on());
    if (!passed.isEmpty() && cluster.holdsLease()) {
      handOver(applying, () -> apply(passed));
    }
  }

  private void apply(List<Watch> passed) {
    verdicts.apply(passed, settings.timeout()).forEach(this::forget);
  }

  private void adopt() {
    Collection<Node> orphans = adoption.orphans();
    Set<String> ids = new HashSet<>();
    for (Node node : orphans) {
      ids.add(node.id());
      long epoch = node.connection().sessionEpoch();
      watches.compute(
          node.id(),
          (id, known) ->
              known != null && known.sessionEpoch() >= epoch
                  ? known
                  : new Watch(id, epoch, true, engine.time().nanos()));
    }
    watches.values().removeIf(watch -> watch.adopted() && !ids.contains(watch.nodeId()));
  }

  /** Runs one task of a sort at a time; what is refused is due again at the next tick. */
  private void handOver(AtomicBoolean running, Runnable task) {
    if (!running.compareAndSet(false, true)) {
      return;
    }
    try {
      engine
          .work()
          .execute(
              () -> {
                try {
                  task.run();
                } catch (RuntimeException | Error e) {
                  Failures.note(e);
                  engine.outage().waits("Liveness check", e);
                } finally {
                  running.set(false);
                }
              });
    } catch (RejectedExecutionException busy) {
      running.set(false);
    }
  }

  @Override
  public String name() {
    return "liveness";
  }

  @Override
  public Health check() {
    Brake.State state = braking;
    return new Health(
        state.on() && !state.reasons().equals(Set.of(Brake.Reason.STARTING))
            ? Status.DEGRADED
            : Status.UP,
        false,
        Map.of(
            "watched", watches.size(),
            "suspect", watches.values().stream().filter(w -> !w.open() && !w.givenUp()).count(),
            "brake", BrakeReport.names(state.reasons())));
  }

  /** Stops judging. Idempotent. */
  @Override
  public void close() {
    timers.forEach(Cancellable::cancel);
  }
}
