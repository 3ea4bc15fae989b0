package io.aiwm.agent.docker;

import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.docker.health.HealthCheck;
import io.aiwm.agent.policy.LocalPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A container to be made, as a command asks for it and the policy admits it.
 *
 * @param deploymentId the deployment that it is for
 * @param name its name
 * @param image its image
 * @param entrypoint what to run in place of the image's own, or nothing
 * @param command its arguments, or nothing for the image's own
 * @param environment variables; they may be secret
 * @param port port that it serves on, or null
 * @param hostPort port of this machine that leads there, or null
 * @param networkMode Docker's network mode, or {@code default} for the engine's own
 * @param limits what it may use
 * @param gpus GPUs of the controller's naming
 * @param gpuMemory bytes that must be free on each GPU, or null
 * @param mounts what it sees of this machine's files
 * @param model the model it serves, below the agent's directory of models, or null
 * @param restartPolicy Docker's restart policy
 * @param privileged whether it may do everything; only where the policy says so
 * @param capabilities Linux capabilities beyond Docker's own set
 * @param healthCheck how to tell that it serves, or null
 */
record ContainerSpec(
    String deploymentId,
    String name,
    String image,
    List<String> entrypoint,
    List<String> command,
    Map<String, String> environment,
    @Nullable Integer port,
    @Nullable Integer hostPort,
    String networkMode,
    Limits limits,
    List<String> gpus,
    @Nullable Long gpuMemory,
    List<Mount> mounts,
    @Nullable String model,
    String restartPolicy,
    boolean privileged,
    List<String> capabilities,
    @Nullable HealthCheck healthCheck) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");
  private static final Pattern RESTART =
      Pattern.compile("no|always|unless-stopped|on-failure(:\\d{1,3})?");
  private static final long LEAST_MEMORY = 6L << 20;

  /**
   * Limits of what a container may use.
   *
   * @param memory bytes, or null
   * @param cpus cores, or null
   * @param sharedMemory bytes of {@code /dev/shm}, or null for Docker's 64 MiB
   */
  record Limits(@Nullable Long memory, @Nullable Double cpus, @Nullable Long sharedMemory) {
    static Limits of(CommandArguments arguments, LocalPolicy policy) throws CommandException {
      return new Limits(
          policy.admitMemory(
              arguments.integer("memoryLimit", LEAST_MEMORY, Long.MAX_VALUE).orElse(null)),
          policy.admitCpus(arguments.number("cpuLimit", 0.01, 4096).orElse(null)),
          arguments.integer("shmSize", 1L << 16, Long.MAX_VALUE).orElse(null));
    }
  }

  static ContainerSpec of(CommandArguments arguments, ContainerRules rules)
      throws CommandException {
    LocalPolicy policy = rules.policy();
    boolean privileged = arguments.flag("privileged", false);
    if (privileged) {
      policy.admitPrivileged();
    }
    String deploymentId = Deployments.id(arguments);
    Integer port = port(arguments, "containerPort").orElse(null);
    String network =
        matching(arguments, NAME, "networkMode", arguments.text("networkMode").orElse("default"));
    policy.admitNetwork(network);
    List<String> gpus = gpus(arguments);
    policy.admitGpus(gpus.size());
    Optional<Mount> model = rules.model(arguments);
    return new ContainerSpec(
        deploymentId,
        matching(
            arguments,
            NAME,
            "containerName",
            arguments.text("containerName", "name").orElse("aiwm-" + deploymentId)),
        policy.admitImage(arguments.requiredText("containerImage", "image")),
        arguments.texts("entrypoint"),
        arguments.texts("command"),
        arguments.textMap("environment"),
        port,
        port(arguments, "hostPort").orElse(port),
        network,
        Limits.of(arguments, policy),
        gpus,
        arguments.integer("gpuMemoryLimit", 1, Long.MAX_VALUE).orElse(null),
        rules.mounts(arguments, model),
        model.map(it -> it.source().toString()).orElse(null),
        matching(arguments, RESTART, "restartPolicy", arguments.text("restartPolicy").orElse("no")),
        privileged,
        policy.admitCapabilities(arguments.texts("capabilities")),
        HealthCheck.of(arguments, port).orElse(null));
  }

  private static List<String> gpus(CommandArguments arguments) throws CommandException {
    List<String> gpus = arguments.texts("gpuDeviceIds");
    return gpus.isEmpty() ? arguments.text("gpuDeviceId").stream().toList() : gpus;
  }

  private static Optional<Integer> port(CommandArguments arguments, String field)
      throws CommandException {
    return arguments.integer(field, 1, 65_535).map(Long::intValue);
  }

  private static String matching(
      CommandArguments arguments, Pattern pattern, String field, String value)
      throws CommandException {
    if (!pattern.matcher(value).matches()) {
      throw arguments.invalid(field, "is not valid");
    }
    return value;
  }

  boolean onHostNetwork() {
    return networkMode.equals("host");
  }

  /** The port of this machine that leads to it, if one does. */
  Optional<Integer> reachablePort() {
    if (networkMode.equals("none")) {
      return Optional.empty();
    }
    return Optional.ofNullable(onHostNetwork() ? port : hostPort);
  }

  List<String> environmentLines() {
    return environment.entrySet().stream().map(it -> it.getKey() + "=" + it.getValue()).toList();
  }

  @Override
  public String toString() {
    return "container " + name + " of " + image + " for deployment " + deploymentId;
  }
}
