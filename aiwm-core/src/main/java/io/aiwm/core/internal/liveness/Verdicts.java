package io.aiwm.core.internal.liveness;

import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.node.NodeInput;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.node.NodePort;
import io.aiwm.core.internal.node.NodePort.Addressed;
import io.aiwm.core.internal.node.NodePort.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folds verdicts into nodes. Of several controllers that judge one node, compare-and-set picks. */
final class Verdicts {
  private static final Logger log = LoggerFactory.getLogger(Verdicts.class);
  private static final int BATCH = 500;

  private final Engine engine;
  private final NodePort registry;

  Verdicts(Engine engine, NodePort registry) {
    this.engine = engine;
    this.registry = registry;
  }

  /**
   * Stores verdicts; those that fail stay due.
   *
   * @return watches that have nothing left to watch
   */
  List<Watch> apply(List<Watch> watches, Duration timeout) {
    List<Watch> finished = new ArrayList<>();
    for (int from = 0; from < watches.size(); from += BATCH) {
      List<Watch> batch = watches.subList(from, Math.min(from + BATCH, watches.size()));
      applyBatch(batch, timeout.toNanos(), finished);
    }
    return finished;
  }

  private void applyBatch(List<Watch> batch, long timeout, List<Watch> finished) {
    List<Watch> judged = new ArrayList<>(batch.size());
    List<Addressed> inputs = new ArrayList<>(batch.size());
    long now = engine.time().nanos();
    for (Watch watch : batch) {
      // Judged again: a heartbeat may have come since the tick.
      NodeInput input = input(watch, watch.judge(now, timeout), now);
      if (input != null) {
        judged.add(watch);
        inputs.add(new Addressed(engine.self(), watch.nodeId(), input));
      }
    }
    List<Outcome> outcomes = registry.applyAll(inputs);
    for (int i = 0; i < judged.size(); i++) {
      if (settle(judged.get(i), inputs.get(i).input(), outcomes.get(i), now)) {
        finished.add(judged.get(i));
      }
    }
  }

  private @Nullable NodeInput input(Watch watch, Liveness.Verdict verdict, long now) {
    Instant lastSeenAt = engine.time().now().minusNanos(watch.silence(now));
    long epoch = watch.sessionEpoch();
    return switch (verdict) {
      case LOST -> new NodeInput.HeartbeatLost(epoch, false, "heartbeat_timeout", lastSeenAt);
      case LEFT -> new NodeInput.HeartbeatLost(epoch, true, "shutdown", lastSeenAt);
      case RESUMED -> new NodeInput.HeartbeatResumed(epoch);
      case NONE -> null;
    };
  }

  /** Takes note of an outcome; answers whether the watch is finished with. */
  private static boolean settle(Watch watch, NodeInput input, Outcome outcome, long now) {
    if (outcome.failure() != null) {
      boolean gone = outcome.failure() instanceof NotFoundException;
      if (!gone) {
        log.warn("No verdict on node {}: {}", watch.nodeId(), outcome.failure().toString());
      }
      return gone;
    }
    if (input instanceof NodeInput.HeartbeatResumed) {
      watch.resume();
      return false;
    }
    watch.giveUp(now);
    return !watch.open();
  }
}
