package io.aiwm.core.internal.node;

import io.aiwm.api.entity.Owner;
import io.aiwm.api.error.Failures;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.Recipients;
import io.aiwm.api.event.Severity;
import io.aiwm.api.event.Subject;
import io.aiwm.api.store.Commit;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.node.MassTransitions.Digest;
import io.aiwm.core.internal.task.Coalescer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an organisation of many nodes at once: every fifteen seconds while they go or come. Should
 * the controller die in between, the events of the single nodes are in the log all the same. Safe
 * for use by many threads.
 */
final class MassTransitionDigest implements AutoCloseable {
  static final String LOST = "fleet.nodes_disconnected";
  static final String BACK = "fleet.nodes_connected";

  private static final Logger log = LoggerFactory.getLogger(MassTransitionDigest.class);
  private static final Duration LOOK = Duration.ofSeconds(15);
  private static final int MAX_IDS = 100;

  private final Engine engine;
  private final MassTransitions crowds;
  private final Coalescer coalescer;
  private final AtomicLong told = new AtomicLong();
  private @Nullable Cancellable timer;

  MassTransitionDigest(Engine engine, MassTransitions crowds) {
    this.engine = engine;
    this.crowds = crowds;
    coalescer = new Coalescer(engine, this::tell, LOOK);
  }

  synchronized void start() {
    timer = engine.scheduler().every(LOOK, coalescer::ask);
  }

  private void tell() {
    for (Digest digest : crowds.take()) {
      boolean lost = digest.crowd().eventType().equals(NodeEvents.DISCONNECTED);
      log.info("{}: {} nodes of {}", lost ? LOST : BACK, digest.nodeIds().size(), digest.crowd());
      engine.store().commit(Commit.builder().event(event(digest, lost)).build());
    }
  }

  private Event event(Digest digest, boolean lost) {
    Owner owner = Owner.of(digest.crowd().orgId(), "");
    Subject subject = new Subject("fleet", engine.controllerId());
    long version = told.incrementAndGet();
    List<String> ids = digest.nodeIds();
    return new Event(
        Event.idOf(subject, version, 0),
        lost ? LOST : BACK,
        lost ? Severity.CRITICAL : Severity.INFO,
        subject,
        version,
        0,
        engine.time().now(),
        owner,
        Recipients.of(owner),
        engine.self().correlationId(),
        Map.of(
            "count", ids.size(),
            "nodeIds", ids.subList(0, Math.min(ids.size(), MAX_IDS)),
            "controllerId", engine.controllerId()));
  }

  /** Tells what is left to tell, and stops. */
  @Override
  public synchronized void close() {
    if (timer != null) {
      timer.cancel();
    }
    coalescer.close();
    try {
      tell();
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      log.warn("A digest could not be stored: {}", e.toString());
    }
  }
}
