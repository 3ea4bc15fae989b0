package io.aiwm.tools.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The kernel's counters of TCP on this machine, which a handshake that was dropped and repeated
 * shows to nobody else.
 *
 * @param overflows connections for which an accept queue had no place
 * @param retransmissions segments that were sent again, those of handshakes included
 */
public record KernelCounters(long overflows, long retransmissions) {

  public static KernelCounters read() throws IOException {
    return new KernelCounters(
        value(Path.of("/proc/net/netstat"), "TcpExt:", "ListenOverflows"),
        value(Path.of("/proc/net/snmp"), "Tcp:", "RetransSegs"));
  }

  public KernelCounters since(KernelCounters before) {
    return new KernelCounters(
        overflows - before.overflows, retransmissions - before.retransmissions);
  }

  /** Names stand on the first line with the group's prefix, values on the second. */
  private static long value(Path file, String group, String name) throws IOException {
    List<String> lines =
        Files.readAllLines(file).stream().filter(line -> line.startsWith(group)).toList();
    int column = List.of(lines.get(0).split(" ")).indexOf(name);
    return Long.parseLong(lines.get(1).split(" ")[column]);
  }
}
