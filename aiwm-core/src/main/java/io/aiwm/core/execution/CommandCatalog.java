package io.aiwm.core.execution;

import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.wire.MessageType;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The commands that a step may send, and how long each may take. */
final class CommandCatalog {
  private static final Set<String> TYPES =
      Set.of(
          MessageType.CONTAINER_LIST,
          MessageType.CONTAINER_INSPECT,
          MessageType.CONTAINER_LOGS,
          MessageType.CONTAINER_STATS,
          MessageType.DEPLOYMENT_CREATE,
          MessageType.DEPLOYMENT_STOP,
          MessageType.DEPLOYMENT_RESTART,
          MessageType.DEPLOYMENT_UPDATE,
          MessageType.DEPLOYMENT_DELETE,
          MessageType.DEPLOYMENT_QUERY,
          MessageType.MODEL_DOWNLOAD,
          MessageType.MODEL_DELETE,
          MessageType.MODEL_LIST,
          MessageType.MODEL_CACHE,
          MessageType.SYSTEM_HEALTH_CHECK,
          MessageType.SYSTEM_QUERY,
          MessageType.SYSTEM_RESTART,
          MessageType.SYSTEM_UPDATE,
          MessageType.SYSTEM_DRAIN,
          MessageType.PROXY_CONFIGURE,
          MessageType.PROXY_REMOVE);

  private CommandCatalog() {}

  static boolean knows(String type) {
    return TYPES.contains(type) || MessageType.isCustom(type);
  }

  /** Longest time of one try, or null where only the execution's own time-out bounds it. */
  static @Nullable Duration total(StepSpec step, ExecutionSettings settings) {
    if (step.timeoutSeconds() != null) {
      return Duration.ofSeconds(step.timeoutSeconds());
    }
    if (stall(step, settings) != null) {
      return null;
    }
    return switch (family(step)) {
      case "deployment" -> settings.deploymentTimeout();
      case "system" -> settings.systemTimeout();
      default -> settings.commandTimeout();
    };
  }

  /** Longest time without progress, or null where progress does not matter. */
  static @Nullable Duration stall(StepSpec step, ExecutionSettings settings) {
    if (step.stallSeconds() != null) {
      return Duration.ofSeconds(step.stallSeconds());
    }
    return fetches(step) ? settings.modelTimeout() : null;
  }

  /** What fetches much, and tells how far it is, takes as long as it takes. */
  private static boolean fetches(StepSpec step) {
    return family(step).equals("model") || step.command().type().equals(MessageType.SYSTEM_UPDATE);
  }

  private static String family(StepSpec step) {
    String type = step.command().type();
    int dot = type.indexOf('.');
    return dot < 0 ? type : type.substring(0, dot);
  }
}
