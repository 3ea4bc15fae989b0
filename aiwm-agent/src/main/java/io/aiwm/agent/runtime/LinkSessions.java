package io.aiwm.agent.runtime;

import io.aiwm.agent.command.AnswerPort;
import io.aiwm.agent.command.CommandRunner;
import io.aiwm.agent.link.LinkHandler;
import io.aiwm.agent.link.LinkListener;
import io.aiwm.agent.link.LinkSender;
import io.aiwm.agent.session.Message;
import io.aiwm.agent.session.MessageCodec;
import io.aiwm.agent.session.NodeReporter;
import io.aiwm.agent.session.Session;
import io.aiwm.agent.session.SessionListener;
import io.aiwm.agent.session.SessionPort;
import io.aiwm.agent.session.SessionState;
import io.aiwm.agent.state.AgentState;
import io.aiwm.api.wire.MessageMetadata;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The junction of connection, session and commands: a session on each connection. Thread-safe. */
final class LinkSessions implements LinkListener, AnswerPort {
  private static final Logger log = LoggerFactory.getLogger(LinkSessions.class);

  private final Supplier<SessionState> initial;
  private final NodeReporter reporter;
  private final Session.SessionParts parts;
  private final StateReporter state;
  private volatile @Nullable CommandRunner runner;
  private volatile Runnable registered = () -> {};
  private volatile @Nullable Attached current;
  // Set once the controller has admitted this session: only then may answers go out.
  private volatile @Nullable LinkSender admitted;

  LinkSessions(
      Supplier<SessionState> initial,
      NodeReporter reporter,
      Session.SessionParts parts,
      StateReporter state) {
    this.initial = initial;
    this.reporter = reporter;
    this.parts = parts;
    this.state = state;
  }

  /** Closes the circle: commands answer through this, and this hands them commands. */
  void runner(CommandRunner commands) {
    runner = commands;
  }

  /** To be run each time the controller has taken a registration; must not block. */
  void whenRegistered(Runnable task) {
    registered = task;
  }

  @Override
  public boolean send(String type, Object data, @Nullable MessageMetadata metadata) {
    LinkSender sender = admitted;
    return sender != null && sender.send(codec().write(type, data, null, metadata), false);
  }

  @Override
  public boolean hasRoom() {
    LinkSender sender = admitted;
    return sender != null && sender.hasRoom();
  }

  private MessageCodec codec() {
    return parts.codec();
  }

  /** Tells the controller that the agent stops. */
  void announceShutdown() {
    Attached session = current;
    if (session != null && admitted != null) {
      session.session.announceShutdown();
    }
  }

  @Override
  public void connecting() {
    state.phase(AgentState.CONNECTING, null);
  }

  @Override
  public LinkHandler opened(LinkSender sender) {
    Attached attached = new Attached(sender);
    current = attached;
    return attached;
  }

  @Override
  public void waiting(String why, Duration delay) {
    String detail = why + "; next try in " + delay.toMillis() + " ms";
    log.warn("Not connected: {}", detail);
    state.phase(AgentState.WAITING, detail);
  }

  /** The session on one connection. */
  private final class Attached implements LinkHandler, SessionPort, SessionListener {
    private final LinkSender sender;
    private final Session session;

    Attached(LinkSender sender) {
      this.sender = sender;
      session = new Session(initial.get(), this, reporter, this, parts);
    }

    @Override
    public void text(String frame) {
      session.onText(frame);
    }

    @Override
    public void pingDue() {
      CommandRunner commands = runner;
      if (commands != null) {
        commands.delivery().ping(sender::ping);
      }
    }

    @Override
    public void pong() {
      CommandRunner commands = runner;
      if (commands != null) {
        // Noting it waits for the disk.
        commands.confirmDelivered();
      }
    }

    @Override
    public void closed() {
      session.closed();
      CommandRunner commands = runner;
      if (commands != null) {
        commands.delivery().lost();
      }
      if (admitted == sender) {
        admitted = null;
      }
    }

    @Override
    public void send(String frame, boolean droppable) {
      sender.send(frame, droppable);
    }

    @Override
    public void close(int code, String reason) {
      sender.close(code, reason);
    }

    @Override
    public void registered(String controllerId) {
      admitted = sender;
      log.info("Registered with controller {}", controllerId);
      state.phase(AgentState.ONLINE, "controller " + controllerId);
      registered.run();
      CommandRunner commands = runner;
      if (commands != null) {
        commands.resend();
      }
    }

    @Override
    public void refused(String code, String message) {
      log.error("The controller refuses this node: {} {}", code, message);
    }

    @Override
    public void command(Message command) {
      admitted = sender;
      CommandRunner commands = runner;
      if (commands != null) {
        commands.accept(command);
      }
    }
  }
}
