package io.aiwm.api.node;

import io.aiwm.api.wire.GpuDevice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inventory of a machine, as its agent reported it when it registered. Sizes are bytes; all is null
 * or empty until then.
 *
 * @param hostname the machine's name
 * @param ipAddress local address
 * @param publicIpAddress address seen from outside
 * @param os operating system, as text
 * @param cpuCores logical cores
 * @param cpuModel processor
 * @param ramTotal bytes of memory
 * @param diskTotal bytes of disk
 * @param gpuDevices GPUs
 * @param daemonVersion version of the agent
 * @param containerRuntime for example {@code docker 24.0.7}
 * @param capabilities what the agent can do, for example {@code idempotent-commands}
 */
public record NodeInventory(
    @Nullable String hostname,
    @Nullable String ipAddress,
    @Nullable String publicIpAddress,
    @Nullable String os,
    @Nullable Integer cpuCores,
    @Nullable String cpuModel,
    @Nullable Long ramTotal,
    @Nullable Long diskTotal,
    List<GpuDevice> gpuDevices,
    @Nullable String daemonVersion,
    @Nullable String containerRuntime,
    List<String> capabilities) {

  /** Agents that declare it answer a repeated command from their journal. */
  public static final String IDEMPOTENT_COMMANDS = "idempotent-commands";

  /** It can keep new work out itself, and let it in again: {@code system.drain}. */
  public static final String DRAIN = "drain";

  /** Nothing is known yet. */
  public static final NodeInventory UNKNOWN =
      new NodeInventory(null, null, null, null, null, null, null, null, null, null, null, null);

  public NodeInventory(
      @Nullable String hostname,
      @Nullable String ipAddress,
      @Nullable String publicIpAddress,
      @Nullable String os,
      @Nullable Integer cpuCores,
      @Nullable String cpuModel,
      @Nullable Long ramTotal,
      @Nullable Long diskTotal,
      @Nullable List<GpuDevice> gpuDevices,
      @Nullable String daemonVersion,
      @Nullable String containerRuntime,
      @Nullable List<String> capabilities) {
    this.hostname = hostname;
    this.ipAddress = ipAddress;
    this.publicIpAddress = publicIpAddress;
    this.os = os;
    this.cpuCores = cpuCores;
    this.cpuModel = cpuModel;
    this.ramTotal = ramTotal;
    this.diskTotal = diskTotal;
    this.gpuDevices = gpuDevices == null ? List.of() : List.copyOf(gpuDevices);
    this.daemonVersion = daemonVersion;
    this.containerRuntime = containerRuntime;
    this.capabilities = capabilities == null ? List.of() : List.copyOf(capabilities);
  }
}
