package io.aiwm.api.execution;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the node of a step is chosen when the step may begin, among the nodes of the execution's
 * organisation that are online, connected and take work. Everything that is said must hold. While
 * no node fits, the step waits.
 *
 * @param labels labels that the node must have
 * @param poolId pool that it must be in
 * @param gpuModel model that one of its GPUs must be of
 * @param minGpuMemory bytes that one of its GPUs must have free, of that model where one is named
 * @param sameNodeAs index of an earlier step whose node it is to be; nothing else is said then
 * @param strategy which one of several; {@link Strategy#SPREAD} by default
 */
public record Placement(
    Map<String, String> labels,
    @Nullable String poolId,
    @Nullable String gpuModel,
    @Nullable Long minGpuMemory,
    @Nullable Integer sameNodeAs,
    Strategy strategy) {

  /** Which one of several nodes that fit. */
  public enum Strategy {
    /** The one with the least to do, so that a node that fails takes little with it. */
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
