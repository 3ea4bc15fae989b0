package io.aiwm.core.feature;

import java.util.Set;
import java.util.function.BiConsumer;

/** The controllers that share a store, as seen from this one. Safe for use by many threads. */
public interface Peers {

  /** The controllers that count as alive, this one included while it holds its lease. */
  Set<String> live();

  /** True if a controller counts as alive. */
  boolean isLive(String controllerId);

  /**
   * Sends a signal to other controllers, best effort; returns at once. What must not be lost
   * belongs into the store.
   *
   * @param recipient id of a controller, or {@link io.aiwm.api.store.SignalStore#EVERYONE}
   * @param type names the handler
   * @param payload text of at most 60 KiB
   */
  void send(String recipient, String type, String payload);

  /**
   * Names who handles signals of a type; one handler per type. It is given the sender's id and the
   * payload, on a thread of the store's, and must not block.
   */
  void on(String type, BiConsumer<String, String> handler);
}
