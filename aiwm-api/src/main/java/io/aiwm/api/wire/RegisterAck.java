package io.aiwm.api.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code register.ack}: the controller's answer to {@code node.register}.
 *
 * @param status {@code success} or {@code error}
 * @param nodeId the node
 * @param registeredAt the controller's wall time
 * @param controllerInfo how often to report
 * @param pendingCommands commands that have no answer yet; each is also sent as a message of its
 *     own
 * @param error why the registration is refused
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RegisterAck(
    String status,
    String nodeId,
    @Nullable Instant registeredAt,
    @Nullable ControllerInfo controllerInfo,
    @Nullable List<Envelope<?>> pendingCommands,
    @Nullable ErrorInfo error) {

  /**
   * Controller and reporting intervals.
   *
   * @param controllerId the controller
   * @param heartbeatInterval milliseconds
   * @param metricsInterval milliseconds
   * @param timezone always {@code UTC}
   */
  public record ControllerInfo(
      String controllerId, long heartbeatInterval, long metricsInterval, String timezone) {}
}
