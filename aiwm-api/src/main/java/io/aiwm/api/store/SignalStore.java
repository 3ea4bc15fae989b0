package io.aiwm.api.store;

import java.util.function.Consumer;

/**
 * Best-effort messages between controllers. Nothing depends on them for truth: whatever a signal
 * announces is in the store already, and a lost one costs only time.
 */
public interface SignalStore {

  /** The recipient that stands for every controller. */
  String EVERYONE = "*";

  /**
   * Sends a signal; returns without waiting for anybody to see it.
   *
   * @param recipient id of a controller, or {@link #EVERYONE}
   * @param payload text of at most 64 KiB
   */
  void send(String recipient, String payload);

  /**
   * Calls {@code listener} for each signal sent to {@code recipient}, or to everyone, from now on;
   * one at a time, on a thread of the store's. The listener must not block.
   *
   * @return a handle that ends the subscription
   */
  AutoCloseable subscribe(String recipient, Consumer<String> listener);
}
