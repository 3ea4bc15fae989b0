package io.aiwm.agent.docker;

import io.aiwm.agent.docker.health.HealthCheck;
import io.aiwm.agent.docker.health.HealthProbe;
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
 * @param orphaned whether it is left over: a newer one serves its deployment, or it was made for
 *     another node
 * @param gpus the GPUs it was given, of the controller's naming
 * @param model path of the model it reads, or null
 * @param check how it is asked whether it serves
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
    boolean outOfMemory,
    boolean orphaned,
    @Nullable String gpus,
    @Nullable String model,
    @Nullable Check check) {

  /**
   * A health check and where to reach the container for it.
   *
   * @param how the check
   * @param host address of the container
   */
  record Check(HealthCheck how, String host) {
    boolean passes() {
      return HealthProbe.isHealthy(how, host);
    }
  }

  public boolean isRunning() {
    return status.equals("running") || status.equals("starting");
  }

  boolean hasFailed() {
    return status.equals("failed");
  }

  ManagedContainer asOrphan() {
    return new ManagedContainer(
        deploymentId,
        containerId,
        name,
        messageId,
        status,
        endpoint,
        healthStatus,
        startedAt,
        exitCode,
        outOfMemory,
        true,
        gpus,
        model,
        check);
  }

  /** As a command's result tells it. */
  public Map<String, Object> toResult() {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("deploymentId", deploymentId);
    result.put("containerId", containerId);
    result.put("containerName", name);
    result.put("status", status);
    result.put("healthStatus", healthStatus);
    put(result, "endpoint", endpoint);
    put(result, "startedAt", startedAt);
    if (exitCode != null) {
      result.put("exitCode", exitCode);
      result.put("outOfMemory", outOfMemory);
    }
    put(result, "modelPath", model);
    if (orphaned) {
      result.put("orphaned", true);
    }
    return result;
  }

  private static void put(Map<String, Object> result, String name, @Nullable Object value) {
    if (value != null) {
      result.put(name, value);
    }
  }
}
