package io.aiwm.core.install;

import java.time.Instant;

/**
 * A new token and all that is needed to put an agent to work with it. Shown once.
 *
 * @param token the token
 * @param expiresAt when it ends
 * @param expiresIn the same in seconds from now
 * @param nodeId the node
 * @param installScript a script that installs and starts the agent
 * @param installCommand one line that fetches and runs that script, once and within 15 minutes
 * @param cloudInit the same as user data for cloud-init, for a machine that starts within 15
 *     minutes
 * @param installMethod {@code systemd}
 * @param daemonVersion version that is installed
 * @param downloadUrl where the script downloads the agent, for amd64
 * @param checksum {@code sha256:} and the checksum of that download
 * @param documentationUrl guide to installing
 */
public record IssuedToken(
    String token,
    Instant expiresAt,
    long expiresIn,
    String nodeId,
    String installScript,
    String installCommand,
    String cloudInit,
    String installMethod,
    String daemonVersion,
    String downloadUrl,
    String checksum,
    String documentationUrl) {

  /** Leaves the token out. */
  @Override
  public String toString() {
    return "IssuedToken[for node " + nodeId + " until " + expiresAt + "]";
  }
}
