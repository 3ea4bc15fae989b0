package io.aiwm.core.internal.liveness;

import io.aiwm.api.event.EventType;
import io.aiwm.api.event.Severity;
import java.util.List;

/** The types of the events of liveness. */
public final class LivenessEventTypes {
  /** All of them. */
  public static final List<EventType> ALL =
      List.of(
          new EventType(
              BrakeReport.APPLIED,
              Severity.WARNING,
              "A controller suspended offline verdicts, since it may be at fault itself",
              BrakeChanged.class),
          new EventType(
              BrakeReport.RELEASED,
              Severity.INFO,
              "A controller resumed offline verdicts",
              BrakeChanged.class));

  private LivenessEventTypes() {}

  /**
   * Change of the brake.
   *
   * @param watched nodes that the controller watches
   * @param silent those that nothing was heard from
   * @param due those that would be given up
   */
  record BrakeChanged(
      String controllerId, List<String> reasons, int watched, int silent, int due) {}
}
