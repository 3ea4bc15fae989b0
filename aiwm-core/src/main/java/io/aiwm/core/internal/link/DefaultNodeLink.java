package io.aiwm.core.internal.link;

import io.aiwm.api.error.AuthenticationException;
import io.aiwm.api.error.Failures;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.api.time.Scheduler.Cancellable;
import io.aiwm.api.wire.ConnectionAck;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.core.feature.HealthContributor;
import io.aiwm.core.feature.NodeMessage;
import io.aiwm.core.internal.engine.Engine;
import io.aiwm.core.internal.link.flow.Outbox;
import io.aiwm.core.link.Handshake;
import io.aiwm.core.link.LinkChannel;
import io.aiwm.core.link.LinkSession;
import io.aiwm.core.link.NodeLink;
import io.aiwm.core.settings.LinkSettings;
import io.aiwm.core.token.NodeClaims;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controller's end of the node protocol, for any transport: takes connections in, checks who
 * they are, and serves them until they end. Safe for use by many threads; only work handed to the
 * engine's pool touches the store.
 */
public final class DefaultNodeLink implements NodeLink, HealthContributor, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DefaultNodeLink.class);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int RECHECKED_AT_ONCE = 500;

  private final Engine engine;
  private final LinkServices services;
  private final LinkSettings settings;
  private final LinkContext context;
  private final RefusedTokens refusedTokens;
  private final Admissions admissions;
  private final List<Cancellable> timers = new ArrayList<>();

  /** A link that does all its work on the engine's pool. */
  public DefaultNodeLink(Engine engine, LinkServices services, LinkSettings settings) {
    this(engine, services, settings, LinkThreads.on(engine.work()));
  }

  /** Makes the link of a controller. */
  public DefaultNodeLink(
      Engine engine, LinkServices services, LinkSettings settings, LinkThreads threads) {
    this.engine = engine;
    this.services = services;
    this.settings = settings;
    context = new LinkContext(engine, services, settings, threads);
    refusedTokens = new RefusedTokens(context, engine);
    admissions = new Admissions(context, engine, services, refusedTokens);
    services.bus().dispatchWith(services.orchestrator()::dispatch);
    services.cluster().on(NodeSessions.NODE_CHANGED, (from, nodeId) -> recheck(nodeId));
    services.cluster().onLostSignals(() -> context.handoff().run(this::dispatchAll));
  }

  /**
   * Takes in one more type of message; before the first connection.
   *
   * @throws IllegalArgumentException if the type is known already
   */
  public void add(NodeMessage<?> type) {
    context.reader().add(type);
  }

  /** Begins to look after sessions. */
  public void start() {
    Duration tick =
        settings.pingInterval().compareTo(SECOND) < 0 ? settings.pingInterval() : SECOND;
    timers.add(engine.scheduler().every(tick, this::keepAlive));
    timers.add(
        engine
            .scheduler()
            .every(settings.recheckInterval(), () -> context.handoff().run(this::recheckAll)));
  }

  @Override
  public LinkSettings settings() {
    return settings;
  }

  @Override
  public boolean originAllowed(@Nullable String origin) {
    return origin == null
        || origin.isEmpty()
        || settings.allowedOrigins().contains("*")
        || settings.allowedOrigins().contains(origin);
  }

  @Override
  public LinkSession open(Handshake handshake, LinkChannel channel) {
    if (context.closing()) {
      String reason = context.comeBack("");
      String message = "The controller is restarting";
      return refuse(handshake, channel, ErrorCode.INTERNAL_ERROR, message, 1012, reason);
    }
    String token = handshake.token();
    if (token == null || token.isEmpty()) {
      return unauthenticated(
          handshake, channel, ErrorCode.TOKEN_MISSING, "A node token is required");
    }
    try {
      return accept(services.tokens().verify(token), handshake, channel);
    } catch (AuthenticationException e) {
      ErrorCode code = ErrorCode.named(e.code()).orElse(ErrorCode.TOKEN_INVALID);
      refusedTokens.notGenuine(handshake.remoteAddress(), code);
      return unauthenticated(handshake, channel, code, String.valueOf(e.getMessage()));
    }
  }

  private LinkSession accept(NodeClaims claims, Handshake handshake, LinkChannel channel) {
    if (context.statistics().open.incrementAndGet() > settings.limits().maxSessions()) {
      context.statistics().open.decrementAndGet();
      return tooMany(
          handshake, channel, "The controller has reached its maximum number of sessions");
    }
    NodeSession session = new NodeSession(context, claims, handshake, channel);
    admissions.add(session);
    return new GuardedSession(session);
  }

  private LinkSession unauthenticated(
      Handshake handshake, LinkChannel channel, ErrorCode code, String message) {
    log.info("Refused an agent from {}: {}", handshake.remoteAddress(), code);
    return context.failedAuthentication(handshake.remoteAddress())
        ? refuse(handshake, channel, code, message, CloseCode.TOKEN, message)
        : tooMany(handshake, channel, "Too many rejected tokens from this address");
  }

  private LinkSession tooMany(Handshake handshake, LinkChannel channel, String message) {
    String reason = CloseCode.retryAfter(LinkContext.MINUTE);
    ErrorCode code = ErrorCode.RESOURCE_EXHAUSTED;
    return refuse(handshake, channel, code, message, CloseCode.TOO_MANY, reason);
  }

  private LinkSession refuse(
      Handshake handshake,
      LinkChannel channel,
      ErrorCode code,
      String message,
      int closeCode,
      String reason) {
    context.statistics().refused.increment();
    ConnectionAck ack = ConnectionAck.refused(code, message, engine.time().now());
    Outbox outbox = new Outbox(channel, engine.time(), settings.limits(), () -> {});
    context.writer().greeting(handshake.dialect(), ack).forEach(outbox::send);
    outbox.finish(closeCode, reason);
    return new RefusedSession();
  }

  /** Compares a node's session with the store, soon; closes it if it may not stay. */
  public void recheck(String nodeId) {
    NodeSession session = services.sessions().of(nodeId);
    if (session != null) {
      context.handoff().run(() -> recheck(List.of(session)));
    }
  }

  /** Repairs what a lost signal left behind. */
  private void recheckAll() {
    context.conducts().forget(engine.time().nanos());
    context.clones().forget(engine.time().nanos());
    List<NodeSession> open = new ArrayList<>(services.sessions().all());
    for (int from = 0; from < open.size(); from += RECHECKED_AT_ONCE) {
      recheck(open.subList(from, Math.min(from + RECHECKED_AT_ONCE, open.size())));
    }
  }

  private void recheck(List<NodeSession> open) {
    try {
      Map<String, Node> nodes = new HashMap<>();
      List<String> ids = open.stream().map(NodeSession::nodeId).toList();
      engine
          .store()
          .findAll(Node.KIND, Scope.all(), ids)
          .forEach(node -> nodes.put(node.id(), node));
      open.forEach(session -> services.sessions().recheck(session, nodes.get(session.nodeId())));
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      engine.outage().waits("Session check", e);
    }
  }

  /** Nobody may have told that commands wait, or that a node has a newer session. */
  private void dispatchAll() {
    recheckAll();
    List<String> nodeIds = services.sessions().all().stream().map(NodeSession::nodeId).toList();
    try {
      services.orchestrator().dispatch(nodeIds);
    } catch (RuntimeException | Error e) {
      Failures.note(e);
      engine.outage().waits("Command dispatch", e);
    }
  }

  private void keepAlive() {
    long now = engine.time().nanos();
    services.sessions().all().forEach(session -> session.keepAlive(now));
  }

  @Override
  public String name() {
    return "nodeLink";
  }

  @Override
  public Health check() {
    LinkStatistics counted = context.statistics();
    return new Health(
        context.closing() ? Status.DOWN : Status.UP,
        false,
        Map.of(
            "sessions", services.sessions().size(),
            "connections", counted.open.get(),
            "admitted", counted.admitted.sum(),
            "refused", counted.refused.sum(),
            "slowConsumers", counted.slow.sum()));
  }

  /**
   * Closes all sessions with the hint to come back. What that changes in the store is handed to the
   * engine's pool, so the pool is to be closed after the link. Idempotent.
   */
  @Override
  public void close() {
    context.beginClosing();
    timers.forEach(Cancellable::cancel);
    for (NodeSession session : List.copyOf(services.sessions().all())) {
      session.end(CloseCode.RESTARTING, context.comeBack(session.nodeId()));
    }
  }
}
