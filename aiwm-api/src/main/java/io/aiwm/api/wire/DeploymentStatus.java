package io.aiwm.api.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * {@code deployment.status}: a container of ours changed.
 *
 * @param deploymentId the deployment
 * @param status {@code queued}, {@code starting}, {@code running}, {@code stopping}, {@code
 *     stopped} or {@code failed}
 * @param previousStatus what it was
 * @param containerId its container
 * @param endpoint where it serves
 * @param healthStatus what its health check says
 * @param gpuDeviceId GPU that it uses
 * @param gpuMemoryUsed bytes
 * @param error why it failed, with {@code exitCode}, {@code outOfMemory} and {@code lastLines}
 *     among the details; null unless the status is {@code failed}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeploymentStatus(
    String deploymentId,
    String status,
    @Nullable String previousStatus,
    @Nullable String containerId,
    @Nullable String endpoint,
    @Nullable String healthStatus,
    @Nullable String gpuDeviceId,
    @Nullable Long gpuMemoryUsed,
    @Nullable ErrorInfo error) {}
