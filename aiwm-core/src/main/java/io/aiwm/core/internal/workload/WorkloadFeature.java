package io.aiwm.core.internal.workload;

import io.aiwm.api.event.EventType;
import io.aiwm.api.wire.DeploymentLogs;
import io.aiwm.api.wire.DeploymentStatus;
import io.aiwm.api.wire.MessageType;
import io.aiwm.api.wire.ModelDownloadProgress;
import io.aiwm.core.feature.CommandType;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.NodeMessage;
import io.aiwm.core.link.WorkloadListener;
import io.aiwm.core.settings.WorkloadSettings;
import java.util.List;

/** The commands that carry out workloads on nodes, and what agents report of them. */
public final class WorkloadFeature implements Feature {
  private final WorkloadSettings settings;
  private final WorkloadListener listener;

  /**
   * Makes the feature.
   *
   * @param settings times of its commands
   * @param listener takes in agents' reports
   */
  public WorkloadFeature(WorkloadSettings settings, WorkloadListener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  @Override
  public String name() {
    return "workloads";
  }

  @Override
  public List<EventType> eventTypes() {
    return DeploymentEvents.TYPES;
  }

  /** The types of command that it brings. */
  public static List<CommandType> commandTypes(WorkloadSettings settings) {
    return new WorkloadCommands(settings).all();
  }

  /** The types of message that it takes in. */
  public static List<NodeMessage<?>> nodeMessages(WorkloadListener listener) {
    return List.of(
        NodeMessage.of(
                MessageType.DEPLOYMENT_STATUS, DeploymentStatus.class, listener::deploymentStatus)
            .requiring("deploymentId", DeploymentStatus::deploymentId),
        NodeMessage.of(MessageType.DEPLOYMENT_LOGS, DeploymentLogs.class, listener::deploymentLogs)
            .requiring("deploymentId", DeploymentLogs::deploymentId),
        NodeMessage.answering(
            MessageType.MODEL_DOWNLOAD_PROGRESS,
            ModelDownloadProgress.class,
            DownloadProgress::of));
  }

  @Override
  public void install(FeatureContext engine, Contributions to) {
    to.commandTypes(commandTypes(settings))
        .executionCompanion(new DeploymentEvents())
        .nodeMessages(nodeMessages(listener));
  }
}
