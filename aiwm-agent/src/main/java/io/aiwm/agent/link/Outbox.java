package io.aiwm.agent.link;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way out, in order, bounded by count and characters. When it is full, reports give
 * way; when only answers are left, the connection has to go: they are sent again on the next one.
 * Thread-safe; nothing blocks.
 */
final class Outbox {
  static final int MAX_FRAMES = 512;
  static final long MAX_CHARACTERS = 4L << 20;

  private final LinkChannel channel;
  private final Consumer<String> broken;
  private final Deque<Item> items = new ArrayDeque<>();
  private final List<Runnable> whenEmpty = new ArrayList<>();
  private long characters;
  private boolean sending;
  private boolean closed;

  /** A frame, or a ping where the text is null. */
  private record Item(@Nullable String text, boolean droppable) {
    long size() {
      return text == null ? 0 : text.length();
    }
  }

  /**
   * An empty outbox.
   *
   * @param broken told once why nothing more can be sent
   */
  public Outbox(LinkChannel channel, Consumer<String> broken) {
    this.channel = channel;
    this.broken = broken;
  }

  /** Queues a frame; false if it was dropped. */
  boolean text(String text, boolean droppable) {
    return add(new Item(text, droppable));
  }

  /** Queues a ping. */
  void ping() {
    add(new Item(null, true));
  }

  /** Whether it is open and at most an eighth full. */
  synchronized boolean hasRoom() {
    return !closed && items.size() <= MAX_FRAMES / 8 && characters <= MAX_CHARACTERS / 8;
  }

  /** Runs something once everything queued so far is sent, or cannot be any more. */
  void whenEmpty(Runnable task) {
    synchronized (this) {
      if (!closed && (sending || !items.isEmpty())) {
        whenEmpty.add(task);
        return;
      }
    }
    task.run();
  }

  /** Drops everything. */
  void close() {
    List<Runnable> waiting;
    synchronized (this) {
      closed = true;
      items.clear();
      waiting = List.copyOf(whenEmpty);
      whenEmpty.clear();
    }
    waiting.forEach(Runnable::run);
  }

  private boolean add(Item item) {
    boolean overflow;
    synchronized (this) {
      if (closed) {
        return false;
      }
      while (isFull(item) && dropOldestReport()) {
        // Room is made one report at a time.
      }
      overflow = isFull(item);
      if (overflow && item.droppable()) {
        return false;
      }
      if (!overflow) {
        items.add(item);
        characters += item.size();
      }
    }
    if (overflow) {
      fail("the controller does not read; too much is waiting for it");
      return false;
    }
    pump();
    return true;
  }

  private boolean isFull(Item item) {
    return items.size() >= MAX_FRAMES || characters + item.size() > MAX_CHARACTERS;
  }

  private boolean dropOldestReport() {
    for (Iterator<Item> it = items.iterator(); it.hasNext(); ) {
      Item item = it.next();
      if (item.droppable()) {
        it.remove();
        characters -= item.size();
        return true;
      }
    }
    return false;
  }

  private void pump() {
    Item next;
    List<Runnable> waiting = List.of();
    synchronized (this) {
      if (sending || closed) {
        return;
      }
      next = items.poll();
      if (next == null) {
        waiting = List.copyOf(whenEmpty);
        whenEmpty.clear();
      } else {
        sending = true;
        characters -= next.size();
      }
    }
    waiting.forEach(Runnable::run);
    if (next != null) {
      send(next);
    }
  }

  private void send(Item item) {
    String text = item.text();
    if (text == null) {
      channel.sendPing(this::sent);
    } else {
      channel.sendText(text, this::sent);
    }
  }

  private void sent(@Nullable Throwable failure) {
    synchronized (this) {
      sending = false;
    }
    if (failure == null) {
      pump();
    } else {
      fail("sending failed: " + failure);
    }
  }

  private void fail(String reason) {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    close();
    broken.accept(reason);
  }
}
