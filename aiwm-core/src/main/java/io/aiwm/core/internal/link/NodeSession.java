package io.aiwm.core.internal.link;

import io.aiwm.api.command.Command;
import io.aiwm.api.error.Failures;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeHealth;
import io.aiwm.api.node.NodeInventory;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Principal;
import io.aiwm.api.wire.ConnectionAck;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.api.wire.RegisterAck;
import io.aiwm.core.internal.link.flow.Mailbox;
import io.aiwm.core.internal.link.flow.Outbox;
import io.aiwm.core.internal.link.frame.FrameInbox;
import io.aiwm.core.internal.link.frame.Inbound;
import io.aiwm.core.internal.liveness.Watch;
import io.aiwm.core.link.Dialect;
import io.aiwm.core.link.Handshake;
import io.aiwm.core.link.LinkChannel;
import io.aiwm.core.link.LinkSession;
import io.aiwm.core.settings.LinkSettings;
import io.aiwm.core.token.NodeClaims;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of an agent whose token is genuine. Callbacks of the transport hand over; frames
 * are read on the link's threads, where telemetry of a registered session, which touches memory
 * only, is taken in at once.
 */
final class NodeSession implements LinkSession, FrameInbox.Reader {
  private static final Logger log = LoggerFactory.getLogger(NodeSession.class);

  /** Phase of a session; it only moves forward. */
  enum Phase {
    /** The token is genuine; whether the node takes it is being looked up. */
    ADMITTING,
    /** Greeted; the agent has not yet said what its machine is. */
    ADMITTED,
    /** Reports and takes commands. */
    REGISTERED,
    /** Over. */
    CLOSED
  }

  private final LinkContext link;
  private final NodeClaims claims;
  private final @Nullable String remoteAddress;
  private final Outbox outbox;
  private final Mailbox mailbox;
  private final FrameIntake intake;
  private final FrameInbox inbox;
  private final Keepalive keepalive;
  private volatile Phase phase = Phase.ADMITTING;
  private volatile @Nullable Dialect dialect;
  private volatile @Nullable Watch watch;
  private volatile NodeHealth.@Nullable State health;
  private volatile @Nullable Machine predecessor;
  private volatile List<String> healthReasons = List.of();
  private volatile boolean commandsWaiting;
  private volatile long epoch;
  private volatile String orgId = "";

  NodeSession(LinkContext link, NodeClaims claims, Handshake handshake, LinkChannel channel) {
    this.link = link;
    this.claims = claims;
    remoteAddress = handshake.remoteAddress();
    dialect = handshake.dialect();
    LinkSettings.Limits limits = link.settings().limits();
    outbox = new Outbox(channel, link.time(), limits, () -> lost("write failed"));
    mailbox =
        new Mailbox(
            link.handoff(),
            message -> link.messages().handle(this, message),
            limits.waitingMessages(),
            4 * limits.maxFrameChars());
    intake =
        new FrameIntake(
            link.reader(), limits, link.conducts().of(claims.nodeId(), link.time().nanos()));
    inbox =
        new FrameInbox(
            link.threads().frames(), this, limits.waitingMessages(), 4 * limits.maxFrameChars());
    keepalive = new Keepalive(link.settings(), link.time(), link.threads().pings(), channel::ping);
  }

  /** On the container's thread: whether it may be taken in, and no more. */
  @Override
  public void onText(String frame) {
    if (phase == Phase.CLOSED) {
      return;
    }
    keepalive.heard();
    if (intake.admits(this, frame, link.time().nanos()) && !inbox.offer(frame)) {
      endForAbuse();
    }
  }

  @Override
  public void read(String frame) {
    if (phase == Phase.CLOSED) {
      return;
    }
    try {
      take(frame, link.time().nanos());
    } catch (RuntimeException | Error e) { // What comes next is no worse for it.
      Failures.note(e);
      intake.failed(this, e, link.time().nanos());
    }
  }

  private void take(String frame, long now) {
    Inbound message = intake.read(this, frame, now);
    if (message == null) {
      return;
    }
    if (dialect == null) {
      dialect = message.dialect();
    }
    if (message.data() == null) {
      intake.refuseType(this, message, now);
    } else if (phase != Phase.REGISTERED || !link.telemetry().take(this, message, now)) {
      if (!mailbox.offer(message)) {
        endForAbuse();
      }
    }
  }

  @Override
  public void onBinary() {
    end(CloseCode.UNSUPPORTED, "Messages are text");
  }

  @Override
  public void onPong() {
    keepalive.heard();
  }

  @Override
  public void onError(Throwable failure) {
    log.debug("Session of node {} failed: {}", nodeId(), failure.toString());
  }

  /** The frames that came before it have their turn first. */
  @Override
  public void onClosed(int code, String reason) {
    inbox.close(code, reason);
  }

  @Override
  public void closed(int code, String reason) {
    if (close()) {
      link.ended(this, reason.isEmpty() ? "closed " + code : reason);
    }
  }

  /** Greets the agent, unless it has gone meanwhile. */
  boolean admitted(Node node, Watch nodeWatch) {
    synchronized (this) {
      epoch = node.connection().sessionEpoch();
      orgId = node.owner().orgId();
      health = node.health().state();
      healthReasons = node.health().reasons();
      NodeInventory inventory = node.inventory();
      predecessor = inventory.equals(NodeInventory.UNKNOWN) ? null : Machine.of(inventory);
      watch = nodeWatch;
      if (phase == Phase.CLOSED) {
        nodeWatch.closed();
        return false;
      }
      phase = Phase.ADMITTED;
    }
    greet(ConnectionAck.success(nodeId(), link.controllerId(), link.settings().serverVersion()));
    mailbox.resume();
    return true;
  }

  /** Says why the agent may not stay, and closes. */
  void refuse(ErrorCode code, String message, int closeCode, String reason) {
    if (close()) {
      greet(ConnectionAck.refused(code, message, link.time().now()));
      outbox.finish(closeCode, reason);
      link.ended(this, reason);
    }
  }

  private void greet(ConnectionAck ack) {
    link.writer().greeting(dialect, ack).forEach(this::write);
  }

  /**
   * Answers a registration and, if it succeeded, sends what waits.
   *
   * @param commands to send now
   */
  void registered(RegisterAck ack, Iterable<Command> commands, NodeHealth.State stored) {
    health = stored;
    String answer = link.writer().registerAck(spelling(), ack);
    synchronized (this) {
      if (phase == Phase.CLOSED || !write(answer)) {
        return;
      }
      phase = Phase.REGISTERED;
    }
    commands.forEach(this::send);
    if (commandsWaiting) {
      commandsWaiting = false;
      link.dispatch(nodeId());
    }
  }

  /** Tells that a registration was not taken; the session stays. */
  void registrationRefused(RegisterAck ack) {
    write(link.writer().registerAck(spelling(), ack));
  }

  /** Goes on with the messages that wait behind a registration. */
  void resume() {
    mailbox.resume();
  }

  /** Sends a command; false if the session takes none (any more). */
  boolean send(Command command) {
    if (!isRegistered()) {
      return false;
    }
    intake.commandSent();
    return write(link.writer().command(spelling(), command));
  }

  /** True if the session takes commands: from the moment on at which the agent can know it. */
  boolean isRegistered() {
    if (phase == Phase.REGISTERED) {
      return true;
    }
    synchronized (this) { // The answer to a registration may be on its way just now.
      return phase == Phase.REGISTERED;
    }
  }

  /** There are commands in the store; false if they must wait for the registration. */
  boolean announceCommands() {
    commandsWaiting = true;
    if (isRegistered()) {
      commandsWaiting = false;
      return true;
    }
    return false;
  }

  void reply(ErrorInfo error, @Nullable String about) {
    write(link.writer().error(spelling(), error, about));
  }

  private boolean write(String frame) {
    if (outbox.send(frame)) {
      return true;
    }
    if (phase != Phase.CLOSED) {
      link.statistics().slow.increment();
      lost("slow consumer");
    }
    return false;
  }

  /** Closes in order: what is on its way is still written. */
  void end(int code, String reason) {
    if (close()) {
      outbox.finish(code, reason);
      link.ended(this, code == CloseCode.REPLACED ? NodeSessions.REPLACED : reason);
    }
  }

  /** Closes a session that sends too much, or too much that is no message. */
  void endForAbuse() {
    end(CloseCode.TOO_MANY, CloseCode.retryAfter(LinkContext.MINUTE));
  }

  /** Closes at once; the peer does not read, or is not there any more. */
  private void lost(String reason) {
    boolean first = close();
    outbox.abort(CloseCode.POLICY, reason);
    if (first) {
      link.ended(this, reason);
    }
  }

  private synchronized boolean close() {
    boolean open = phase != Phase.CLOSED;
    phase = Phase.CLOSED;
    Watch watched = watch;
    if (open && watched != null) {
      watched.closed();
    }
    return open;
  }

  /** Looks after the connection; called each second. */
  void keepAlive(long now) {
    String failure = keepalive.check(now, outbox.stalled(now), phase);
    if (failure != null) {
      lost(failure);
    }
  }

  String nodeId() {
    return claims.nodeId();
  }

  NodeClaims claims() {
    return claims;
  }

  Phase phase() {
    return phase;
  }

  long epoch() {
    return epoch;
  }

  @Nullable Watch watch() {
    return watch;
  }

  @Nullable String remoteAddress() {
    return remoteAddress;
  }

  /** The machine that the node was when this session began; null where none had registered. */
  @Nullable Machine predecessor() {
    return predecessor;
  }

  NodeHealth.@Nullable State health() {
    return health;
  }

  /** Health reasons as last written; empty if this session has not written any. */
  List<String> healthReasons() {
    return healthReasons;
  }

  void health(NodeHealth.@Nullable State state, List<String> reasons) {
    healthReasons = reasons;
    health = state;
  }

  /** The dialect to answer in; canonical until the agent has spoken. */
  Dialect spelling() {
    Dialect latched = dialect;
    return latched == null ? Dialect.DOTTED : latched;
  }

  /** The node as a caller, under the agent's correlation id where that is usable. */
  Caller caller(@Nullable String correlationId) {
    return new Caller(
        Principal.node(nodeId(), orgId), CorrelationId.orNew(correlationId), remoteAddress);
  }
}
