package io.aiwm.api.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A GPU in a heartbeat.
 *
 * @param deviceId name on its node
 * @param utilization percent
 * @param memoryUsed bytes
 * @param temperature degrees Celsius
 * @param status {@code ok}, or what is wrong
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GpuStatus(
    @Nullable String deviceId,
    @Nullable Double utilization,
    @Nullable Long memoryUsed,
    @Nullable Double temperature,
    @Nullable String status) {}
