package io.aiwm.agent.system;

import io.aiwm.api.wire.Metrics;

/**
 * One measurement of the machine.
 *
 * @param uptimeSeconds how long it runs
 * @param cpu processor
 * @param memory memory
 * @param disk disk
 * @param network all interfaces together
 */
public record SystemSample(
    long uptimeSeconds,
    Metrics.Cpu cpu,
    Metrics.Memory memory,
    Metrics.Disk disk,
    Metrics.Network network) {}
