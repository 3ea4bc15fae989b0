package io.aiwm.core.internal.execution.place;

import io.aiwm.api.execution.Placement;
import java.util.List;

/** The nodes that a step may be placed on. Within one decision the same question has one answer. */
@FunctionalInterface
public interface Fleet {
  /** Nobody may be placed anywhere. */
  Fleet NONE = placement -> List.of();

  /** The nodes that fit, as they are; further ones may be among them. */
  List<Candidate> candidates(Placement placement);
}
