package io.aiwm.core.rest;

import io.aiwm.core.event.EventType;
import io.aiwm.core.execution.ExecutionEventTypes;
import io.aiwm.core.liveness.LivenessEventTypes;
import io.aiwm.core.node.NodeEventTypes;
import java.util.List;
import java.util.stream.Stream;

/** Every type of event that there is. */
public final class EventCatalog {
  public static final List<EventType> ALL =
      Stream.of(NodeEventTypes.ALL, ExecutionEventTypes.ALL, LivenessEventTypes.ALL)
          .flatMap(List::stream)
          .toList();

  private EventCatalog() {}
}
