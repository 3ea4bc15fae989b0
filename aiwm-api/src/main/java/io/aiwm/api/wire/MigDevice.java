package io.aiwm.api.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A part of a GPU that NVIDIA's multi-instance mode makes a device of its own.
 *
 * @param uuid NVIDIA's UUID, by which a deployment can ask for it
 * @param profile name of its size, for example {@code 3g.20gb}
 * @param gpuInstanceId number of its GPU instance
 * @param computeInstanceId number of its compute instance
 * @param memoryTotal bytes
 * @param memoryUsed bytes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MigDevice(
    @Nullable String uuid,
    @Nullable String profile,
    @Nullable Integer gpuInstanceId,
    @Nullable Integer computeInstanceId,
    @Nullable Long memoryTotal,
    @Nullable Long memoryUsed) {}
