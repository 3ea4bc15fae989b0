package io.aiwm.core.execution;

import static io.aiwm.api.security.Permission.EDIT;
import static io.aiwm.api.security.Permission.OWN;
import static io.aiwm.api.security.Permission.VIEW;
import static io.aiwm.core.execution.CommandType.progressing;
import static io.aiwm.core.execution.CommandType.within;

import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.wire.MessageType;
import io.aiwm.core.execution.CommandType.Limit;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The commands that a step may send, who may send them, and how long each may take. */
final class CommandCatalog {
  private static final Limit QUICK = ExecutionSettings::commandTimeout;
  private static final Limit SYSTEM = ExecutionSettings::systemTimeout;
  private static final Limit DEPLOYMENT = ExecutionSettings::deploymentTimeout;
  private static final Limit MODEL = ExecutionSettings::modelTimeout;

  private static final Set<String> CONTAINER =
      Set.of(
          "deploymentId",
          "modelId",
          "modelPath",
          "containerName",
          "name",
          "containerImage",
          "image",
          "containerPort",
          "hostPort",
          "networkMode",
          "entrypoint",
          "command",
          "environment",
          "gpuDeviceIds",
          "gpuDeviceId",
          "gpuMemoryLimit",
          "memoryLimit",
          "cpuLimit",
          "shmSize",
          "volumes",
          "restartPolicy",
          "capabilities",
          "privileged",
          "registryCredentials",
          "healthCheck");

  private static final Map<String, CommandType> TYPES =
      Stream.of(
              within(QUICK, VIEW, MessageType.CONTAINER_LIST),
              within(QUICK, EDIT, MessageType.CONTAINER_INSPECT),
              within(QUICK, EDIT, MessageType.CONTAINER_LOGS),
              within(QUICK, VIEW, MessageType.CONTAINER_STATS),
              within(DEPLOYMENT, EDIT, MessageType.DEPLOYMENT_CREATE).taking(CONTAINER),
              within(DEPLOYMENT, EDIT, MessageType.DEPLOYMENT_STOP),
              within(DEPLOYMENT, EDIT, MessageType.DEPLOYMENT_RESTART),
              within(DEPLOYMENT, EDIT, MessageType.DEPLOYMENT_UPDATE).taking(CONTAINER),
              within(DEPLOYMENT, EDIT, MessageType.DEPLOYMENT_DELETE),
              within(DEPLOYMENT, VIEW, MessageType.DEPLOYMENT_QUERY),
              progressing(MODEL, EDIT, MessageType.MODEL_DOWNLOAD),
              progressing(MODEL, EDIT, MessageType.MODEL_DELETE),
              progressing(MODEL, VIEW, MessageType.MODEL_LIST),
              progressing(MODEL, EDIT, MessageType.MODEL_CACHE),
              within(SYSTEM, VIEW, MessageType.SYSTEM_HEALTH_CHECK),
              within(SYSTEM, VIEW, MessageType.SYSTEM_QUERY),
              within(SYSTEM, OWN, MessageType.SYSTEM_RESTART),
              progressing(MODEL, OWN, MessageType.SYSTEM_UPDATE),
              within(SYSTEM, OWN, MessageType.SYSTEM_DRAIN),
              within(QUICK, EDIT, MessageType.PROXY_CONFIGURE),
              within(QUICK, EDIT, MessageType.PROXY_REMOVE))
          .collect(Collectors.toUnmodifiableMap(CommandType::name, Function.identity()));

  private CommandCatalog() {}

  /** The types that have a name of their own. */
  static Collection<CommandType> types() {
    return TYPES.values();
  }

  /** The type of that name, or null where a step cannot send it. */
  static @Nullable CommandType find(String name) {
    CommandType type = TYPES.get(name);
    return type == null && MessageType.isCustom(name) ? within(QUICK, OWN, name) : type;
  }

  static boolean knows(String name) {
    return find(name) != null;
  }

  /** Maximum time of one try, or null where only the execution's own time-out bounds it. */
  static @Nullable Duration total(StepSpec step, ExecutionSettings settings) {
    if (step.timeoutSeconds() != null) {
      return Duration.ofSeconds(step.timeoutSeconds());
    }
    return step.stallSeconds() != null ? null : in(of(step).total(), settings);
  }

  /** Maximum time without progress, or null where progress does not matter. */
  static @Nullable Duration stall(StepSpec step, ExecutionSettings settings) {
    return step.stallSeconds() != null
        ? Duration.ofSeconds(step.stallSeconds())
        : in(of(step).stall(), settings);
  }

  /** A step of the host's, and a type of another version, have the time of most commands. */
  private static CommandType of(StepSpec step) {
    String name = step.command().type();
    CommandType type = find(name);
    return type == null ? within(QUICK, OWN, name) : type;
  }

  private static @Nullable Duration in(@Nullable Limit limit, ExecutionSettings settings) {
    return limit == null ? null : limit.in(settings);
  }
}
