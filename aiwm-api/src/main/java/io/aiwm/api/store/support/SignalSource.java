package io.aiwm.api.store.support;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signals as a database keeps them, and how far one store has read. Safe for use by many threads.
 */
public interface SignalSource {

  /** A signal. */
  record Signal(String recipient, String payload) {}

  void insert(String recipient, String sender, String payload);

  /** Passes over what was sent before now. */
  void skipToEnd();

  /**
   * Signals that have not been returned before, those that appeared late among them.
   *
   * @param self whose own signals are left out
   */
  List<Signal> next(String self);

  /** Those among them that come last, where that costs less to look for. */
  default List<Signal> newest(String self) {
    return next(self);
  }

  /**
   * Begins to call {@code heard} when there may be signals of others, where the database can tell.
   *
   * @param heard returns at once
   * @return ends it; null where signals must be polled for
   */
  @Nullable AutoCloseable listen(Runnable heard);
}
