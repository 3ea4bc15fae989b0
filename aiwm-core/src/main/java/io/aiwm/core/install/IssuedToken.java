package io.aiwm.core.install;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A new token and all that is needed to put an agent to work with it. Shown once. Where the host
 * knows no release of the agent there is nothing to install, and the agent is started by hand.
 *
 * @param token the token
 * @param expiresAt when it ends
 * @param expiresIn the same in seconds from now
 * @param nodeId the node
 * @param installScript null without a release; a script that installs and starts the agent
 * @param installCommand one line that fetches and runs that script, once and within 15 minutes
 * @param cloudInit the same as user data for cloud-init, for a machine that starts within 15
 *     minutes
 * @param installMethod {@code systemd}
 * @param daemonVersion version that is installed
 * @param downloadUrl where the script downloads the agent, for amd64
 * @param checksum {@code sha256:} and the checksum of that download
 * @param documentationUrl guide to installing
 * @param controllerEndpoint where the agent connects to
 * @param commandExpiresAt when {@code installCommand} and {@code cloudInit} end
 */
public record IssuedToken(
    String token,
    Instant expiresAt,
    long expiresIn,
    String nodeId,
    @Nullable String installScript,
    @Nullable String installCommand,
    @Nullable String cloudInit,
    @Nullable String installMethod,
    @Nullable String daemonVersion,
    @Nullable String downloadUrl,
    @Nullable String checksum,
    String documentationUrl,
    String controllerEndpoint,
    @Nullable Instant commandExpiresAt) {

  /** Leaves the token out. */
  @Override
  public String toString() {
    return "IssuedToken[for node " + nodeId + " until " + expiresAt + "]";
  }
}
