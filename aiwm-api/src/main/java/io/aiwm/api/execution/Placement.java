package io.aiwm.api.execution;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Placement constraints of a step, by which its node is chosen when the step may start, among the
 * nodes of the execution's organisation that are online, connected and schedulable. All given
 * constraints must match. While no node matches, the step waits.
 *
 * @param labels labels that the node must have
 * @param poolId pool that it must be in
 * @param gpuModel model that one of its GPUs must be of
 * @param minGpuMemory bytes that one of its GPUs must have free, of that model where one is named
 * @param sameNodeAs index of an earlier step whose node to use; no other constraint is given then
 * @param strategy which one of several; {@link Strategy#SPREAD} by default
 */
public record Placement(
    Map<String, String> labels,
    @Nullable String poolId,
    @Nullable String gpuModel,
    @Nullable Long minGpuMemory,
    @Nullable Integer sameNodeAs,
    Strategy strategy) {

  /** Choice among several matching nodes. */
  public enum Strategy {
    /** The least loaded node, so that the failure of a node affects little. */
    @JsonProperty("spread")
    SPREAD,
    /** The one that has just enough, so that large nodes stay free for large work. */
    @JsonProperty("pack")
    PACK
  }

  public Placement(
      @Nullable Map<String, String> labels,
      @Nullable String poolId,
      @Nullable String gpuModel,
      @Nullable Long minGpuMemory,
      @Nullable Integer sameNodeAs,
      @Nullable Strategy strategy) {
    this.labels = labels == null ? Map.of() : Map.copyOf(labels);
    this.poolId = poolId;
    this.gpuModel = gpuModel;
    this.minGpuMemory = minGpuMemory;
    this.sameNodeAs = sameNodeAs;
    this.strategy = strategy == null ? Strategy.SPREAD : strategy;
  }

  /** Any node that takes work. */
  public static Placement anywhere() {
    return new Placement(null, null, null, null, null, null);
  }

  /** The node of an earlier step. */
  public static Placement sameNodeAs(int step) {
    return new Placement(null, null, null, null, step, null);
  }

  /** With labels that the node must have. */
  public Placement withLabels(Map<String, String> value) {
    return new Placement(value, poolId, gpuModel, minGpuMemory, sameNodeAs, strategy);
  }

  /** In a pool. */
  public Placement inPool(String value) {
    return new Placement(labels, value, gpuModel, minGpuMemory, sameNodeAs, strategy);
  }

  /** With a GPU of a model; null for any, with so many bytes free. */
  public Placement withGpu(@Nullable String model, long freeBytes) {
    return new Placement(labels, poolId, model, freeBytes, sameNodeAs, strategy);
  }

  /** On the node that has just enough. */
  public Placement packed() {
    return new Placement(labels, poolId, gpuModel, minGpuMemory, sameNodeAs, Strategy.PACK);
  }
}
