package io.aiwm.api.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code node.register}: what a machine is. Sizes are bytes.
 *
 * @param hostname the machine's name
 * @param ipAddress local address
 * @param publicIpAddress address seen from outside
 * @param os text, or an object with platform, distro, version, arch and kernel
 * @param cpuCores logical cores
 * @param cpuModel processor
 * @param ramTotal bytes
 * @param diskTotal bytes
 * @param gpuDevices GPUs
 * @param daemonVersion version of the agent
 * @param uptimeSeconds how long the machine runs
 * @param containerRuntime text, or an object with name and version
 * @param labels suggested labels
 * @param capabilities what the agent can do
 * @param running what it is running or still working on
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeRegister(
    @Nullable String hostname,
    @Nullable String ipAddress,
    @Nullable String publicIpAddress,
    @Nullable Object os,
    @Nullable Integer cpuCores,
    @Nullable String cpuModel,
    @Nullable Long ramTotal,
    @Nullable Long diskTotal,
    @Nullable List<GpuDevice> gpuDevices,
    @Nullable String daemonVersion,
    @Nullable Long uptimeSeconds,
    @Nullable Object containerRuntime,
    @Nullable Map<String, String> labels,
    @Nullable List<String> capabilities,
    @Nullable List<Running> running) {

  /**
   * Something that a node runs, or a command that it has not finished.
   *
   * @param messageId the command
   * @param deploymentId the deployment
   * @param containerId its container
   * @param status how far it is
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Running(
      @Nullable String messageId,
      @Nullable String deploymentId,
      @Nullable String containerId,
      @Nullable String status) {}
}
