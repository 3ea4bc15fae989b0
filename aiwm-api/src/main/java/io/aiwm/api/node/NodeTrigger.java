package io.aiwm.api.node;

/** Events that can change a node's status. */
public enum NodeTrigger {
  /** The install script reports that it has begun. */
  INSTALLATION_STARTED,
  /** The install script reports that it failed. */
  INSTALLATION_FAILED,
  /** The node did not register within 15 minutes of the start of its installation. */
  INSTALL_TIMEOUT,
  /** The agent opened a session with a valid token. */
  CONNECTED,
  /** The agent reported what the machine is. */
  REGISTERED,
  /** A heartbeat arrived after the node was declared offline. */
  HEARTBEAT_RESUMED,
  /** No heartbeat for three assigned intervals. */
  HEARTBEAT_TIMEOUT,
  /** The agent says that it is shutting down. */
  SHUTTING_DOWN,
  /** An administrator asks for maintenance. */
  MAINTENANCE_REQUESTED,
  /** An administrator asks for the node to be online again. */
  RESUME_REQUESTED,
  /** An administrator disables the node. */
  DISABLED,
  /** An administrator enables the node again. */
  ENABLED,
  /** The node is deleted. */
  DELETED
}
