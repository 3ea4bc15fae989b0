package io.aiwm.core.internal.workload;

import static io.aiwm.api.security.Permission.EDIT;
import static io.aiwm.api.security.Permission.VIEW;

import io.aiwm.api.security.Permission;
import io.aiwm.api.wire.MessageType;
import io.aiwm.core.feature.CommandType;
import io.aiwm.core.settings.WorkloadSettings;
import java.util.List;
import java.util.Set;

/** The commands about containers, models and routes. */
final class WorkloadCommands {
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

  private final WorkloadSettings settings;

  WorkloadCommands(WorkloadSettings settings) {
    this.settings = settings;
  }

  List<CommandType> all() {
    return List.of(
        CommandType.of(VIEW, MessageType.CONTAINER_LIST),
        CommandType.of(EDIT, MessageType.CONTAINER_INSPECT),
        CommandType.of(EDIT, MessageType.CONTAINER_LOGS),
        CommandType.of(VIEW, MessageType.CONTAINER_STATS),
        deployment(EDIT, MessageType.DEPLOYMENT_CREATE).withFields(CONTAINER),
        deployment(EDIT, MessageType.DEPLOYMENT_STOP),
        deployment(EDIT, MessageType.DEPLOYMENT_RESTART),
        deployment(EDIT, MessageType.DEPLOYMENT_UPDATE).withFields(CONTAINER),
        deployment(EDIT, MessageType.DEPLOYMENT_DELETE),
        deployment(VIEW, MessageType.DEPLOYMENT_QUERY),
        model(EDIT, MessageType.MODEL_DOWNLOAD),
        model(EDIT, MessageType.MODEL_DELETE),
        model(VIEW, MessageType.MODEL_LIST),
        model(EDIT, MessageType.MODEL_CACHE),
        CommandType.of(EDIT, MessageType.PROXY_CONFIGURE),
        CommandType.of(EDIT, MessageType.PROXY_REMOVE));
  }

  private CommandType deployment(Permission permission, String name) {
    return CommandType.within(settings.deploymentTimeout(), permission, name);
  }

  private CommandType model(Permission permission, String name) {
    return CommandType.progressing(settings.modelStall(), permission, name);
  }
}
