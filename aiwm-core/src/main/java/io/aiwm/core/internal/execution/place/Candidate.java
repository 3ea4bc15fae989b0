package io.aiwm.core.internal.execution.place;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node that takes work, as placing looks at it.
 *
 * @param nodeId the node
 * @param labels its labels
 * @param poolIds its pools
 * @param gpus its GPUs
 * @param load what it has to do: deployments and steps
 * @param promised steps that are on their way there, each of which is taken to need a GPU that it
 *     has not yet
 */
public record Candidate(
    String nodeId,
    Map<String, String> labels,
    Set<String> poolIds,
    List<Gpu> gpus,
    int load,
    int promised) {

  /** A GPU: its model, and bytes of memory that are free. */
  public record Gpu(@Nullable String model, long free) {}

  /** A copy with one more step on its way. */
  public Candidate promisedOneMore() {
    return new Candidate(nodeId, labels, poolIds, gpus, load + 1, promised + 1);
  }
}
