package io.aiwm.core.internal.capacity.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fit of a demand on a node: the devices and ports that it would have, or what it lacks. Pure.
 *
 * @param gpus devices that it would have
 * @param ports ports that it would have
 * @param missing what it lacks, by dimension: {@code gpu} and {@code ports} in numbers, {@code
 *     gpuMemory} and {@code memory} in bytes, {@code cpu} in thousandths of a core; empty where it
 *     fits
 * @param ever whether it would fit were nobody there
 * @param broken whole GPUs that are shared from then on
 * @param leftover bytes of GPUs that stay free beside what is taken of them
 */
public record Fit(
    List<Device> gpus,
    List<Integer> ports,
    Map<String, Long> missing,
    boolean ever,
    int broken,
    long leftover) {
  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 29_999;

  public Fit {
    gpus = List.copyOf(gpus);
    ports = List.copyOf(ports);
    missing = Map.copyOf(missing);
  }

  /** True if there is room now. */
  public boolean fits() {
    return missing.isEmpty();
  }

  /** Claims on its devices. */
  public List<DeviceClaim> claims(Demand demand) {
    return gpus.stream().map(gpu -> gpu.claim(demand)).toList();
  }

  /** Thousandths of GPUs that would be taken, each rounded up. */
  public long gpuMillis(Demand demand) {
    return gpus.stream().mapToLong(gpu -> gpu.millis(demand)).sum();
  }

  /** Looks for room for a demand on a node. */
  public static Fit of(NodeCapacity node, Demand demand) {
    return new Search(node, demand).fit();
  }

  /** One search. */
  private static final class Search {
    private final NodeCapacity node;
    private final Demand demand;
    private final Map<String, Long> missing = new LinkedHashMap<>();
    private boolean ever = true;

    Search(NodeCapacity node, Demand demand) {
      this.node = node;
      this.demand = demand;
    }

    Fit fit() {
      amount("cpu", node.cpu(), demand.cpuMillis());
      amount("memory", node.memory(), demand.memory());
      if (node.claims() >= NodeLedger.MAX_CLAIMS) {
        missing.put("claims", 1L);
      }
      List<Integer> ports = ports();
      List<Device> gpus = gpus();
      int broken =
          demand.whole() ? 0 : (int) gpus.stream().filter(gpu -> gpu.claims() == 0).count();
      long leftover = gpus.stream().mapToLong(gpu -> gpu.memory().free() - taken(gpu)).sum();
      return new Fit(gpus, ports, missing, ever, broken, leftover);
    }

    private long taken(Device gpu) {
      return demand.whole() ? gpu.memory().usable() : demand.gpuMemory();
    }

    private void amount(String name, Amount amount, long asked) {
      if (asked > amount.usable()) {
        ever = false;
      }
      if (asked > 0 && asked > amount.free()) {
        missing.put(name, asked - amount.free());
      }
    }

    private List<Device> gpus() {
      if (demand.gpus() == 0) {
        return List.of();
      }
      List<Device> able = node.devices().stream().filter(gpu -> gpu.could(demand)).toList();
      if (able.size() < demand.gpus()) {
        ever = false;
      }
      List<Device> free =
          able.stream()
              .filter(gpu -> gpu.can(demand))
              .sorted(order())
              .limit(demand.gpus())
              .toList();
      if (free.size() < demand.gpus()) {
        missing.put("gpu", (long) demand.gpus() - free.size());
        lackingMemory();
      }
      return free;
    }

    private void lackingMemory() {
      long best =
          node.devices().stream()
              .filter(gpu -> gpu.isOf(demand.gpuModel()) && gpu.isAmong(demand.devices()))
              .mapToLong(gpu -> gpu.memory().free())
              .max()
              .orElse(0);
      if (!demand.whole() && demand.gpuMemory() > best) {
        missing.put("gpuMemory", demand.gpuMemory() - best);
      }
    }

    /** Shared GPUs first, so that whole ones stay whole; then the one that is filled best. */
    private static Comparator<Device> order() {
      return Comparator.comparing((Device gpu) -> gpu.claims() == 0)
          .thenComparingLong(gpu -> gpu.memory().free())
          .thenComparing(Device::deviceId)
          .thenComparing(gpu -> orEmpty(gpu.mig()));
    }

    private static String orEmpty(@Nullable String text) {
      return text == null ? "" : text;
    }

    private List<Integer> ports() {
      List<Integer> ports = new ArrayList<>();
      for (Integer port : demand.ports()) {
        if (node.ports().contains(port)) {
          missing.merge("ports", 1L, Long::sum);
        } else {
          ports.add(port);
        }
      }
      int wanted = ports.size() + demand.morePorts();
      for (int port = FIRST_PORT; port <= LAST_PORT && ports.size() < wanted; port++) {
        if (!node.ports().contains(port) && !ports.contains(port)) {
          ports.add(port);
        }
      }
      if (ports.size() < wanted) {
        missing.merge("ports", (long) wanted - ports.size(), Long::sum);
      }
      return ports;
    }
  }
}
