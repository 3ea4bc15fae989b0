package io.aiwm.agent.system;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Facts of a machine; sizes in bytes.
 *
 * @param hostname its name
 * @param ipAddress its local address towards the controller, if it has one
 * @param os platform, distro, version, arch and kernel
 * @param cpuCores logical cores
 * @param cpuModel processor
 * @param ramTotal bytes
 * @param diskTotal bytes of the file system that the data directory is on
 */
public record SystemFacts(
    String hostname,
    @Nullable String ipAddress,
    Map<String, String> os,
    int cpuCores,
    String cpuModel,
    long ramTotal,
    long diskTotal) {}
