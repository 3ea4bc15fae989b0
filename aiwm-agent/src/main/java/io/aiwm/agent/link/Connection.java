package io.aiwm.agent.link;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One try to connect and, where it succeeds, the connection. Thread-safe. */
final class Connection implements Connector.Listener, LinkSender {
  private final ConnectionLoop.LinkParts parts;
  private final LinkListener listener;
  private final Owner owner;

  private @Nullable Open open;
  private boolean ended;

  /** A listener that is told once that the connection has ended. */
  interface Owner {
    void ended(Connection which, Ending ending, Duration held);
  }

  /** The parts that exist only while the connection is open. */
  private record Open(
      LinkChannel channel, Outbox outbox, LinkHandler handler, KeepAlive keepAlive, long since) {}

  Connection(ConnectionLoop.LinkParts parts, LinkListener listener, Owner owner) {
    this.parts = parts;
    this.listener = listener;
    this.owner = owner;
  }

  synchronized boolean isOpen() {
    return open != null;
  }

  @Override
  public void opened(LinkChannel channel) {
    LinkHandler handler = listener.opened(this);
    Outbox outbox = new Outbox(channel, this::lost);
    KeepAlive keepAlive =
        new KeepAlive(
            parts.time(),
            parts.scheduler(),
            handler::pingDue,
            () -> lost("nothing heard from the controller for a minute"));
    synchronized (this) {
      if (ended) {
        keepAlive.stop();
        channel.close(1001, "the agent has stopped meanwhile");
        return;
      }
      open = new Open(channel, outbox, handler, keepAlive, parts.time().nanos());
    }
  }

  @Override
  public void text(String frame) {
    Open now = heard();
    if (now != null) {
      now.handler().text(frame);
    }
  }

  @Override
  public void pong() {
    Open now = heard();
    if (now != null) {
      now.handler().pong();
    }
  }

  private synchronized @Nullable Open heard() {
    if (open != null) {
      open.keepAlive().heard();
    }
    return open;
  }

  @Override
  public void ended(Ending ending) {
    Open was;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      was = open;
      open = null;
    }
    Duration held = Duration.ZERO;
    if (was != null) {
      was.keepAlive().stop();
      was.outbox().close();
      was.handler().closed();
      held = Duration.ofNanos(parts.time().nanos() - was.since());
    }
    owner.ended(this, ending, held);
  }

  @Override
  public boolean send(String frame, boolean droppable) {
    Open now = current();
    return now != null && now.outbox().text(frame, droppable);
  }

  @Override
  public boolean hasRoom() {
    Open now = current();
    return now != null && now.outbox().hasRoom();
  }

  @Override
  public void ping() {
    Open now = current();
    if (now != null) {
      now.outbox().ping();
    }
  }

  @Override
  public void close(int code, String reason) {
    Open now = current();
    if (now != null) {
      parts.blocking().execute(() -> now.channel().close(code, reason));
    }
  }

  /** Sends what is queued first. */
  void closeWhenSent(int code, String reason, Runnable done) {
    Open now = current();
    if (now == null) {
      ended(Ending.closed(code, reason));
      done.run();
      return;
    }
    now.outbox()
        .whenEmpty(
            () ->
                parts
                    .blocking()
                    .execute(
                        () -> {
                          now.channel().close(code, reason);
                          ended(Ending.closed(code, reason));
                          done.run();
                        }));
  }

  /** The peer may never answer a close, so the end is not waited for. */
  private void lost(String reason) {
    close(1001, "connection lost");
    ended(Ending.broken(reason));
  }

  private synchronized @Nullable Open current() {
    return open;
  }
}
