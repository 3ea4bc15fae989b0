package io.aiwm.agent.session;

import io.aiwm.api.time.Scheduler;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.MessageType;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One session: carries inputs to {@link SessionMachine} and does what it decides. Thread-safe. */
public final class Session {
  private static final Logger log = LoggerFactory.getLogger(Session.class);

  /** Time for the whole greeting; a controller that is slower than that is as good as gone. */
  static final Duration GREETING = Duration.ofSeconds(30);

  /** How long a controller that refused us has to close before we do. */
  static final Duration REFUSAL_GRACE = Duration.ofSeconds(5);

  private final SessionPort port;
  private final NodeReporter reporter;
  private final SessionListener listener;
  private final SessionParts parts;
  private final Map<Timer, Scheduler.Cancellable> timers = new EnumMap<>(Timer.class);
  private SessionState state;
  private boolean closed;

  /**
   * Services that all sessions of an agent share.
   *
   * @param codec frames
   * @param scheduler for intervals
   * @param reporting runs the reporter, one call at a time
   * @param random numbers from 0 to 1 for jitter
   */
  public record SessionParts(
      MessageCodec codec, Scheduler scheduler, Executor reporting, DoubleSupplier random) {}

  /** A session on a connection that is open. */
  public Session(
      SessionState state,
      SessionPort port,
      NodeReporter reporter,
      SessionListener listener,
      SessionParts parts) {
    this.state = state;
    this.port = port;
    this.reporter = reporter;
    this.listener = listener;
    this.parts = parts;
    after(Timer.GREETING, GREETING, () -> input(new SessionInput.GreetingOverdue()));
  }

  /** A frame came in. */
  public void onText(String frame) {
    input(
        parts
            .codec()
            .read(frame)
            .<SessionInput>map(SessionInput.Received::new)
            .orElseGet(SessionInput.Garbled::new));
  }

  /** Says that the agent stops, so that the node goes offline without a time-out. */
  public void announceShutdown() {
    Heartbeat last = new Heartbeat(Heartbeat.SHUTTING_DOWN, null, null, null, null, null);
    port.send(frame(MessageType.HEARTBEAT, last), false);
  }

  /** The connection is gone: nothing more happens here. */
  public synchronized void closed() {
    closed = true;
    timers.values().forEach(Scheduler.Cancellable::cancel);
    timers.clear();
  }

  private synchronized void input(SessionInput input) {
    if (closed) {
      return;
    }
    SessionMachine.Decision decision = SessionMachine.decide(state, input);
    state = decision.state();
    decision.effects().forEach(this::carryOut);
  }

  private void carryOut(SessionEffect effect) {
    if (effect instanceof SessionEffect.Register) {
      report(MessageType.NODE_REGISTER, reporter::registration, false);
    } else if (effect instanceof SessionEffect.SendHeartbeat) {
      report(MessageType.HEARTBEAT, reporter::heartbeat, true);
      parts.reporting().execute(this::compareInventory);
    } else if (effect instanceof SessionEffect.SendMetrics) {
      report(MessageType.METRICS, reporter::metrics, true);
    } else if (effect instanceof SessionEffect.HeartbeatAfter again) {
      after(Timer.HEARTBEAT, jittered(again.delay()), () -> input(new SessionInput.HeartbeatDue()));
    } else if (effect instanceof SessionEffect.MetricsAfter again) {
      after(Timer.METRICS, jittered(again.delay()), () -> input(new SessionInput.MetricsDue()));
    } else if (effect instanceof SessionEffect.Registered registered) {
      listener.registered(registered.controllerId());
    } else if (effect instanceof SessionEffect.Accept accept) {
      listener.command(accept.command());
    } else if (effect instanceof SessionEffect.SendError error) {
      port.send(frame(MessageType.ERROR, error.error()), true);
    } else if (effect instanceof SessionEffect.Refused refused) {
      listener.refused(refused.code(), refused.message());
      after(
          Timer.REFUSAL,
          REFUSAL_GRACE,
          () -> port.close(refused.fallbackCloseCode(), refused.code()));
    } else if (effect instanceof SessionEffect.Note note) {
      log.warn("{}", note.text());
    } else if (effect instanceof SessionEffect.Close close) {
      port.close(close.code(), close.reason());
    }
  }

  private void compareInventory() {
    if (reporter.inventoryChanged()) {
      log.info("This machine has changed since it registered; it registers again");
      input(new SessionInput.InventoryChanged());
    }
  }

  private void report(String type, Supplier<?> data, boolean droppable) {
    parts.reporting().execute(() -> port.send(frame(type, data.get()), droppable));
  }

  private String frame(String type, Object data) {
    return parts.codec().write(type, data, null, null);
  }

  /** A little early, never late: the controller counts missed intervals. */
  private Duration jittered(Duration interval) {
    return Duration.ofNanos((long) (interval.toNanos() * (1 - parts.random().getAsDouble() / 10)));
  }

  private void after(Timer timer, Duration delay, Runnable task) {
    timers.put(timer, parts.scheduler().after(delay, task));
  }

  /** The timers that a session waits for; of each there is at most one at a time. */
  private enum Timer {
    GREETING,
    REFUSAL,
    HEARTBEAT,
    METRICS
  }
}
