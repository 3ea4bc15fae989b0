package io.aiwm.api.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code telemetry.heartbeat}: alive, and how.
 *
 * @param status {@code online}, {@code healthy}, {@code degraded}, {@code error} or {@code
 *     shutting_down}
 * @param uptimeSeconds how long the machine runs
 * @param cpuUsage percent
 * @param ramUsage percent
 * @param activeDeployments how many run
 * @param gpuStatus each GPU
 * @param problems what is wrong where the status is not well, in words for people; absent in
 *     heartbeats of older agents
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Heartbeat(
    @Nullable String status,
    @Nullable Long uptimeSeconds,
    @Nullable Double cpuUsage,
    @Nullable Double ramUsage,
    @Nullable Integer activeDeployments,
    @Nullable List<GpuStatus> gpuStatus,
    @Nullable List<String> problems) {
  public static final String SHUTTING_DOWN = "shutting_down";

  /** A heartbeat that says nothing of problems. */
  public Heartbeat(
      @Nullable String status,
      @Nullable Long uptimeSeconds,
      @Nullable Double cpuUsage,
      @Nullable Double ramUsage,
      @Nullable Integer activeDeployments,
      @Nullable List<GpuStatus> gpuStatus) {
    this(status, uptimeSeconds, cpuUsage, ramUsage, activeDeployments, gpuStatus, null);
  }
}
