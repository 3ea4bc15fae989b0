package io.aiwm.core.internal.link;

import io.aiwm.api.node.NodeInput;
import io.aiwm.api.time.TimeSource;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.link.flow.Handoff;
import io.aiwm.core.internal.link.flow.MessageQuotas;
import io.aiwm.core.internal.link.flow.WindowLimiter;
import io.aiwm.core.internal.link.frame.FrameReader;
import io.aiwm.core.internal.link.frame.FrameWriter;
import io.aiwm.core.internal.liveness.Watch;
import io.aiwm.core.settings.LinkSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Context shared by all sessions of a link. */
final class LinkContext {
  static final Duration MINUTE = Duration.ofMinutes(1);

  private final Engine engine;
  private final LinkServices services;
  private final LinkSettings settings;
  private final LinkThreads threads;
  private final Handoff handoff;
  private final FrameReader reader = new FrameReader();
  private final FrameWriter writer;
  private final NodeInputs inputs;
  private final TelemetryIntake telemetry;
  private final MessageHandler messages;
  private final WindowLimiter failedAuthentications;
  private final MessageQuotas conducts;
  private final CloneDetector clones = new CloneDetector();
  private final LinkStatistics statistics = new LinkStatistics();

  private volatile boolean closing;

  LinkContext(Engine engine, LinkServices services, LinkSettings settings, LinkThreads threads) {
    this.engine = engine;
    this.services = services;
    this.settings = settings;
    this.threads = threads;
    handoff = new Handoff(engine, threads.requestsWaiting());
    writer = new FrameWriter(engine.time());
    inputs = new NodeInputs(services.registry(), handoff);
    telemetry = new TelemetryIntake(engine.time(), services.telemetry(), inputs, clones);
    messages = new MessageHandler(this, services);
    conducts = new MessageQuotas(settings.limits());
    failedAuthentications =
        new WindowLimiter(engine.time(), settings.limits().failedAuthenticationsPerMinute());
  }

  /** A session is over, whoever ended it. */
  void ended(NodeSession session, String reason) {
    statistics.open.decrementAndGet();
    services.sessions().remove(session);
    if (reason.equals(NodeSessions.REPLACED)) {
      Watch watch = session.watch();
      if (watch != null) {
        services.liveness().forget(watch);
      }
    } else if (session.epoch() > 0) {
      disconnected(session, reason);
    }
  }

  /** Notes that the node's socket is closed. Best effort: if it is lost, silence says so too. */
  void disconnected(NodeSession session, String reason) {
    inputs.add(session, new NodeInput.Disconnected(session.epoch(), reason), outcome -> {});
  }

  /** Counts a token that was refused; false if there were too many from that address. */
  boolean failedAuthentication(@Nullable String remoteAddress) {
    return remoteAddress == null || failedAuthentications.count(remoteAddress);
  }

  /** Spreads the agents of a large fleet, so that they do not all come back in the same second. */
  String comeBack(String nodeId) {
    int spread = Math.max(3, Math.min(60, services.sessions().size() / 200));
    return CloseCode.retryAfter(Duration.ofSeconds(1L + Math.floorMod(nodeId.hashCode(), spread)));
  }

  void dispatch(String nodeId) {
    services.bus().dispatch(nodeId);
  }

  /** From now on nobody is let in. */
  void beginClosing() {
    closing = true;
  }

  boolean closing() {
    return closing;
  }

  String controllerId() {
    return engine.controllerId();
  }

  TimeSource time() {
    return engine.time();
  }

  LinkSettings settings() {
    return settings;
  }

  LinkThreads threads() {
    return threads;
  }

  Handoff handoff() {
    return handoff;
  }

  FrameReader reader() {
    return reader;
  }

  FrameWriter writer() {
    return writer;
  }

  NodeInputs inputs() {
    return inputs;
  }

  TelemetryIntake telemetry() {
    return telemetry;
  }

  MessageHandler messages() {
    return messages;
  }

  MessageQuotas conducts() {
    return conducts;
  }

  CloneDetector clones() {
    return clones;
  }

  LinkStatistics statistics() {
    return statistics;
  }
}
