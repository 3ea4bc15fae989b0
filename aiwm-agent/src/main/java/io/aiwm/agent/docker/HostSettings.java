package io.aiwm.agent.docker;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import io.aiwm.agent.command.CommandException;
import io.aiwm.api.wire.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A specification as the host's side of a container. */
final class HostSettings {
  /** A container runs for years; what it prints must not fill the disk. */
  private static final Map<String, String> BOUNDED_LOG = Map.of("max-size", "50m", "max-file", "3");

  private HostSettings() {}

  /**
   * Translates.
   *
   * @param gpuIds GPUs as the driver names them
   */
  static HostConfig of(ContainerSpec spec, List<String> gpuIds) throws CommandException {
    HostConfig host =
        HostConfig.newHostConfig()
            .withNetworkMode(spec.networkMode())
            .withRestartPolicy(RestartPolicy.parse(spec.restartPolicy()))
            .withPrivileged(spec.privileged())
            .withBinds(spec.mounts().stream().map(Mount::toBind).toList())
            .withCapAdd(capabilities(spec.capabilities()))
            .withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE, BOUNDED_LOG));
    limit(host, spec.limits());
    if (!spec.onHostNetwork()) {
      spec.reachablePort()
          .ifPresent(
              port ->
                  host.withPortBindings(
                      new PortBinding(
                          Ports.Binding.bindPort(port),
                          ExposedPort.tcp(Objects.requireNonNull(spec.port())))));
    }
    if (!gpuIds.isEmpty()) {
      host.withDeviceRequests(
          List.of(
              new DeviceRequest()
                  .withDriver("nvidia")
                  .withDeviceIds(gpuIds)
                  .withCapabilities(List.of(List.of("gpu")))));
    }
    return host;
  }

  private static void limit(HostConfig host, ContainerSpec.Limits limits) {
    if (limits.memory() != null) {
      // The same for memory and swap together: a limit that swap gets round is none.
      host.withMemory(limits.memory()).withMemorySwap(limits.memory());
    }
    if (limits.cpus() != null) {
      host.withNanoCPUs((long) (limits.cpus() * 1_000_000_000L));
    }
    if (limits.sharedMemory() != null) {
      host.withShmSize(limits.sharedMemory());
    }
  }

  private static Capability[] capabilities(List<String> names) throws CommandException {
    try {
      return names.stream().map(Capability::valueOf).toArray(Capability[]::new);
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          ErrorCode.COMMAND_INVALID, "capabilities names one that Docker does not know");
    }
  }
}
