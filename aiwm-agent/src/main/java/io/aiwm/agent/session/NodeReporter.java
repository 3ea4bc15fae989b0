package io.aiwm.agent.session;

import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.Metrics;
import io.aiwm.api.wire.NodeRegister;

/**
 * A reporter of what the node says of itself. Calls may take a while and are made one at a time.
 */
public interface NodeReporter {
  NodeRegister registration();

  Heartbeat heartbeat();

  Metrics metrics();

  /** Whether the node is another than it registered as, so that it has to register again. */
  default boolean inventoryChanged() {
    return false;
  }
}
