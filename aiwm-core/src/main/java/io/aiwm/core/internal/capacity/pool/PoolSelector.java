package io.aiwm.core.internal.capacity.pool;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.aiwm.api.node.Node;
import io.aiwm.api.wire.GpuDevice;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that are members of a pool by what they are. All given constraints must match; one
 * without any matches no node.
 *
 * @param labels labels that the node must have
 * @param gpuModel model that one of its GPUs must be of
 * @param minGpuMemory bytes that one of its GPUs must have, of that model where one is named
 */
public record PoolSelector(
    Map<String, String> labels, @Nullable String gpuModel, @Nullable Long minGpuMemory) {
  static final PoolSelector NONE = new PoolSelector(null, null, null);

  public PoolSelector(
      @Nullable Map<String, String> labels,
      @Nullable String gpuModel,
      @Nullable Long minGpuMemory) {
    this.labels = labels == null ? Map.of() : Map.copyOf(labels);
    this.gpuModel = gpuModel;
    this.minGpuMemory = minGpuMemory;
  }

  /** True if it selects nothing. */
  @JsonIgnore
  public boolean none() {
    return labels.isEmpty() && gpuModel == null && minGpuMemory == null;
  }

  /**
   * True if a node is to be a member; nodes of which nothing is known yet match by labels alone.
   */
  public boolean matches(Node node) {
    return !none()
        && node.labels().entrySet().containsAll(labels.entrySet())
        && ((gpuModel == null && minGpuMemory == null)
            || node.inventory().gpuDevices().stream().anyMatch(this::matches));
  }

  private boolean matches(GpuDevice gpu) {
    return (gpuModel == null || gpuModel.equals(gpu.model()))
        && (minGpuMemory == null
            || Objects.requireNonNullElse(gpu.memoryTotal(), 0L) >= minGpuMemory);
  }
}
