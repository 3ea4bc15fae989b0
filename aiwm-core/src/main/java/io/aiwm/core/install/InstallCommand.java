package io.aiwm.core.install;

import java.time.Instant;

/**
 * A command that installs an agent with the token that its node has already. Whoever has it has the
 * token, so it is a secret for as long as it works.
 *
 * @param nodeId the node
 * @param installCommand one line that fetches and runs the install script, once
 * @param cloudInit the same as user data for cloud-init
 * @param commandExpiresAt when both end, if nobody uses them before
 * @param tokenExpiresAt when the token ends
 * @param daemonVersion version that is installed
 * @param documentationUrl guide to installing
 */
public record InstallCommand(
    String nodeId,
    String installCommand,
    String cloudInit,
    Instant commandExpiresAt,
    Instant tokenExpiresAt,
    String daemonVersion,
    String documentationUrl) {

  /** Leaves the commands out. */
  @Override
  public String toString() {
    return "InstallCommand[for node " + nodeId + " until " + commandExpiresAt + "]";
  }
}
