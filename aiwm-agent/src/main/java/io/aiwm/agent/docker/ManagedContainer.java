package io.aiwm.agent.docker;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container of ours.
 *
 * @param deploymentId the deployment that it is for
 * @param containerId its id
 * @param name its name
 * @param messageId the command that made it
 * @param status {@code starting}, {@code running}, {@code stopping}, {@code stopped} or {@code
 *     failed}
 * @param endpoint where it serves, if it does
 * @param healthStatus what its health check says, or {@code unknown}
 * @param startedAt when it was started, as Docker says it
 * @param exitCode its exit code once it has ended
 * @param outOfMemory whether the kernel killed it for memory
 */
public record ManagedContainer(
    String deploymentId,
    String containerId,
    String name,
    @Nullable String messageId,
    String status,
    @Nullable String endpoint,
    String healthStatus,
    @Nullable String startedAt,
    @Nullable Long exitCode,
    boolean outOfMemory) {

  public boolean isRunning() {
    return status.equals("running") || status.equals("starting");
  }

  /** As a command's result tells it. */
  public Map<String, Object> toResult() {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("deploymentId", deploymentId);
    result.put("containerId", containerId);
    result.put("containerName", name);
    result.put("status", status);
    result.put("healthStatus", healthStatus);
    if (endpoint != null) {
      result.put("endpoint", endpoint);
    }
    if (startedAt != null) {
      result.put("startedAt", startedAt);
    }
    if (exitCode != null) {
      result.put("exitCode", exitCode);
      result.put("outOfMemory", outOfMemory);
    }
    return result;
  }
}
