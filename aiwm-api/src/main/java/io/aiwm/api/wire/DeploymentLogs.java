package io.aiwm.api.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code deployment.logs}: lines of a container's output.
 *
 * @param deploymentId the deployment
 * @param logs lines in order
 * @param moreAvailable older lines were left out
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeploymentLogs(
    String deploymentId, List<Line> logs, @Nullable Boolean moreAvailable) {

  /** See the type; without {@code logs} there are none. */
  public DeploymentLogs(
      String deploymentId, @Nullable List<Line> logs, @Nullable Boolean moreAvailable) {
    this.deploymentId = deploymentId;
    this.logs = logs == null ? List.of() : List.copyOf(logs);
    this.moreAvailable = moreAvailable;
  }

  /**
   * One line.
   *
   * @param timestamp when it was written
   * @param source {@code stdout} or {@code stderr}
   * @param level level, where it can be told
   * @param message the line
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Line(
      @Nullable Instant timestamp,
      @Nullable String source,
      @Nullable String level,
      @Nullable String message) {}
}
