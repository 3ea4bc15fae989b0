package io.aiwm.api.execution;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Policy for the steps of an execution whose node is lost: offline, in maintenance, drained or
 * deleted. A node that is drained or in maintenance still ends the commands that it has; only what
 * it has not been given yet is concerned.
 */
public enum NodeLossPolicy {
  /** They wait until the node is back or their time is up. Only deletion fails them. */
  @JsonProperty("wait")
  WAIT,
  /** They fail. */
  @JsonProperty("fail")
  FAIL,
  /**
   * Those that were placed are placed on another node and tried anew there; the others fail. A node
   * that is cut off may still be carrying out what is begun elsewhere.
   */
  @JsonProperty("move")
  MOVE
}
