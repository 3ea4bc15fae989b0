package io.aiwm.core.cluster;

/** Takes a signal in. Runs on a thread of the store's and must not block. */
@FunctionalInterface
public interface SignalHandler {
  /**
   * Handles one signal.
   *
   * @param from id of the controller that sent it
   * @param payload by type
   */
  void handle(String from, String payload);
}
