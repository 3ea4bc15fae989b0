package io.aiwm.agent.runtime;

import io.aiwm.agent.gpu.GpuProbe;
import io.aiwm.agent.link.Connector;
import io.aiwm.agent.system.SystemProbe;
import io.aiwm.agent.update.Updates;
import io.aiwm.api.time.Scheduler;
import io.aiwm.api.time.TimeSource;
import java.util.function.DoubleSupplier;

/**
 * Services that an agent is given from outside.
 *
 * @param time the two clocks
 * @param scheduler for everything that happens later
 * @param random from 0 to 1
 * @param connector opens connections
 * @param system reads the machine
 * @param gpus reads the GPUs
 * @param updates what an update that is under way has to be seen through
 */
public record AgentServices(
    TimeSource time,
    Scheduler scheduler,
    DoubleSupplier random,
    Connector connector,
    SystemProbe system,
    GpuProbe gpus,
    Updates updates) {}
