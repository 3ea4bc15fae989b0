package io.aiwm.api.store.support;

import io.aiwm.api.time.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** A listener and what waits for it; the scheduler's threads call it one at a time and in order. */
final class Subscription {
  private final String recipient;
  private final Consumer<String> listener;
  private final Scheduler scheduler;
  private final Queue<String> waiting = new ArrayDeque<>();
  private boolean ended;

  Subscription(String recipient, Consumer<String> listener, Scheduler scheduler) {
    this.recipient = recipient;
    this.listener = listener;
    this.scheduler = scheduler;
  }

  String recipient() {
    return recipient;
  }

  synchronized void offer(String payload) {
    waiting.add(payload);
    if (waiting.size() == 1) {
      scheduler.after(Duration.ZERO, this::deliver);
    }
  }

  synchronized void end() {
    ended = true;
  }

  /** One at a time, so that a listener that throws costs no other signal. */
  private void deliver() {
    try {
      if (!isEnded()) {
        listener.accept(head());
      }
    } finally {
      removeHead();
    }
  }

  private synchronized boolean isEnded() {
    return ended;
  }

  private synchronized String head() {
    return waiting.element();
  }

  private synchronized void removeHead() {
    waiting.remove();
    if (!waiting.isEmpty()) {
      scheduler.after(Duration.ZERO, this::deliver);
    }
  }
}
