package io.aiwm.api.store;

import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import java.util.List;

/**
 * The context that the engine hands to a store when it opens it.
 *
 * @param kinds every kind of record that will be stored
 * @param codecs for those records, for events and for telemetry
 * @param time clocks
 * @param scheduler for polling; its tasks must be short
 */
public record StoreContext(
    List<Kind<?>> kinds, Codecs codecs, TimeSource time, Scheduler scheduler) {
  public StoreContext {
    kinds = List.copyOf(kinds);
  }
}
