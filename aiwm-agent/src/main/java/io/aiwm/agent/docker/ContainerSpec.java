package io.aiwm.agent.docker;

import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandException;
import io.aiwm.api.wire.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A container to be made.
 *
 * @param deploymentId the deployment that it is for
 * @param name its name
 * @param image its image
 * @param command what to run, or nothing for the image's own
 * @param environment variables; they may be secret
 * @param port port that it serves on, or null
 * @param networkMode Docker's network mode, or {@code default} for the engine's own
 * @param memory bytes, or null
 * @param cpus cores, or null
 * @param gpus GPUs of the controller's naming
 * @param restartPolicy Docker's restart policy
 */
record ContainerSpec(
    String deploymentId,
    String name,
    String image,
    List<String> command,
    Map<String, String> environment,
    @Nullable Integer port,
    String networkMode,
    @Nullable Long memory,
    @Nullable Double cpus,
    List<String> gpus,
    String restartPolicy) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");
  private static final Pattern RESTART =
      Pattern.compile("no|always|unless-stopped|on-failure(:\\d{1,3})?");
  private static final long LEAST_MEMORY = 6L << 20;

  static ContainerSpec of(CommandArguments arguments) throws CommandException {
    refuseWhatPolicyForbids(arguments);
    String deploymentId = Deployments.id(arguments);
    String name = arguments.text("containerName", "name").orElse("aiwm-" + deploymentId);
    List<String> gpus = arguments.texts("gpuDeviceIds");
    return new ContainerSpec(
        deploymentId,
        matching(NAME, "containerName", name),
        arguments.requiredText("containerImage", "image"),
        arguments.texts("command"),
        arguments.textMap("environment"),
        arguments.integer("containerPort", 1, 65_535).map(Long::intValue).orElse(null),
        matching(NAME, "networkMode", arguments.text("networkMode").orElse("default")),
        arguments.integer("memoryLimit", LEAST_MEMORY, Long.MAX_VALUE).orElse(null),
        arguments.number("cpuLimit", 0.01, 4096).orElse(null),
        gpus.isEmpty() ? arguments.text("gpuDeviceId").stream().toList() : gpus,
        matching(RESTART, "restartPolicy", arguments.text("restartPolicy").orElse("no")));
  }

  private static void refuseWhatPolicyForbids(CommandArguments arguments) throws CommandException {
    if (arguments.flag("privileged", false)) {
      throw invalid("policy: privileged containers are not allowed");
    }
    if (!arguments.texts("volumes").isEmpty()) {
      throw invalid("policy: no host directory may be mounted on this node");
    }
  }

  private static String matching(Pattern pattern, String field, String value)
      throws CommandException {
    if (!pattern.matcher(value).matches()) {
      throw invalid(field + " is not valid");
    }
    return value;
  }

  private static CommandException invalid(String message) {
    return new CommandException(ErrorCode.COMMAND_INVALID, message);
  }

  boolean onHostNetwork() {
    return networkMode.equals("host");
  }

  boolean isReachable() {
    return port != null && !networkMode.equals("none");
  }

  List<String> environmentLines() {
    return environment.entrySet().stream().map(it -> it.getKey() + "=" + it.getValue()).toList();
  }

  /**
   * The host's side.
   *
   * @param gpuIds GPUs as the driver names them
   */
  HostConfig hostConfig(List<String> gpuIds) {
    HostConfig host =
        HostConfig.newHostConfig()
            .withNetworkMode(networkMode)
            .withRestartPolicy(RestartPolicy.parse(restartPolicy));
    if (memory != null) {
      // The same for memory and swap together: a limit that swap gets round is none.
      host.withMemory(memory).withMemorySwap(memory);
    }
    if (cpus != null) {
      host.withNanoCPUs((long) (cpus * 1_000_000_000L));
    }
    if (port != null && isReachable() && !onHostNetwork()) {
      host.withPortBindings(new PortBinding(Ports.Binding.bindPort(port), ExposedPort.tcp(port)));
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

  @Override
  public String toString() {
    return "container " + name + " of " + image + " for deployment " + deploymentId;
  }
}
