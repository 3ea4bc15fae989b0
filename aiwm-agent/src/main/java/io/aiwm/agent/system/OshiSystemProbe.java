package io.aiwm.agent.system;

import io.aiwm.agent.address.Addresses;
import io.aiwm.api.wire.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.software.os.OperatingSystem;

/** {@link SystemProbe} on OSHI. */
public final class OshiSystemProbe implements SystemProbe {
  private final HardwareAbstractionLayer hardware;
  private final OperatingSystem os;
  private final URI controller;
  private final Path dataDirectory;
  private final List<HWDiskStore> disks;
  private final List<NetworkIF> interfaces;
  private long[] ticks;

  /**
   * A probe; reads the machine's devices once.
   *
   * @param controller decides which of the machine's addresses is told
   * @param dataDirectory decides which file system is measured
   */
  public OshiSystemProbe(URI controller, Path dataDirectory) {
    SystemInfo info = new SystemInfo();
    this.hardware = info.getHardware();
    this.os = info.getOperatingSystem();
    this.controller = controller;
    this.dataDirectory = dataDirectory;
    disks = List.copyOf(hardware.getDiskStores());
    interfaces = List.copyOf(hardware.getNetworkIFs());
    ticks = hardware.getProcessor().getSystemCpuLoadTicks();
  }

  @Override
  public SystemFacts facts() {
    return new SystemFacts(
        os.getNetworkParams().getHostName(),
        localAddress(),
        osFacts(),
        hardware.getProcessor().getLogicalProcessorCount(),
        hardware.getProcessor().getProcessorIdentifier().getName().strip(),
        hardware.getMemory().getTotal(),
        disk().total());
  }

  private Map<String, String> osFacts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("platform", System.getProperty("os.name", ""));
    facts.put("distro", os.getFamily());
    facts.put("version", String.valueOf(os.getVersionInfo().getVersion()));
    facts.put("arch", System.getProperty("os.arch", ""));
    facts.put("kernel", System.getProperty("os.version", ""));
    return facts;
  }

  @Override
  public long uptimeSeconds() {
    return os.getSystemUptime();
  }

  @Override
  public synchronized SystemSample sample() {
    return new SystemSample(uptimeSeconds(), cpu(), memory(), diskWithTraffic(), network());
  }

  private Metrics.Cpu cpu() {
    CentralProcessor processor = hardware.getProcessor();
    long[] now = processor.getSystemCpuLoadTicks();
    double load = processor.getSystemCpuLoadBetweenTicks(ticks, now);
    ticks = now;
    List<Double> averages =
        Arrays.stream(processor.getSystemLoadAverage(3)).filter(it -> it >= 0).boxed().toList();
    return new Metrics.Cpu(
        percent(load),
        processor.getLogicalProcessorCount(),
        averages.size() == 3 ? averages : null,
        os.getProcessCount(),
        null);
  }

  private Metrics.Memory memory() {
    GlobalMemory memory = hardware.getMemory();
    long total = memory.getTotal();
    long free = memory.getAvailable();
    return new Metrics.Memory(
        total, total - free, free, null, null, percent((double) (total - free) / total));
  }

  /** Space of one file system, in bytes. */
  private record Space(long total, long free) {}

  private Space disk() {
    try {
      FileStore store = Files.getFileStore(dataDirectory);
      return new Space(store.getTotalSpace(), store.getUsableSpace());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Metrics.Disk diskWithTraffic() {
    Space space = disk();
    long read = 0;
    long written = 0;
    for (HWDiskStore store : disks) {
      if (store.updateAttributes()) {
        read += store.getReadBytes();
        written += store.getWriteBytes();
      }
    }
    long used = space.total() - space.free();
    return new Metrics.Disk(
        space.total(),
        used,
        space.free(),
        read,
        written,
        space.total() == 0 ? null : percent((double) used / space.total()));
  }

  private Metrics.Network network() {
    long bytesIn = 0;
    long bytesOut = 0;
    long packetsIn = 0;
    long packetsOut = 0;
    for (NetworkIF each : interfaces) {
      if (each.updateAttributes()) {
        bytesIn += each.getBytesRecv();
        bytesOut += each.getBytesSent();
        packetsIn += each.getPacketsRecv();
        packetsOut += each.getPacketsSent();
      }
    }
    return new Metrics.Network(bytesIn, bytesOut, packetsIn, packetsOut);
  }

  /** The address that packets to the controller leave from; nothing is sent to find out. */
  private @Nullable String localAddress() {
    int port = Addresses.port(controller) < 0 ? 443 : Addresses.port(controller);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(Addresses.host(controller), port));
      return socket.getLocalAddress().isAnyLocalAddress()
          ? null
          : socket.getLocalAddress().getHostAddress();
    } catch (SocketException | java.io.UncheckedIOException | IllegalArgumentException e) {
      return null;
    }
  }

  private static double percent(double share) {
    return Math.round(Math.max(0, Math.min(1, share)) * 1000) / 10.0;
  }
}
