package io.aiwm.core.internal.capacity.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.capacity.AllocationState;
import io.aiwm.api.capacity.Holder;
import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInventory;
import io.aiwm.api.node.NodeRole;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.GpuDevice;
import io.aiwm.api.wire.Metrics;
import io.aiwm.api.wire.Metrics.GpuProcess;
import io.aiwm.api.wire.MigDevice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

@Label("The ledger of a node")
class LedgerPropertyTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final long GPU = 80;

  /** Somebody asks for a claim; or, where {@code frees} is not negative, that claim ends. */
  record Move(Demand demand, int frees) {}

  private static GpuDevice gpu(int index, boolean divided) {
    List<MigDevice> parts =
        divided
            ? IntStream.range(0, 2)
                .mapToObj(i -> new MigDevice("MIG-" + index + "-" + i, "3g.40", i, 0, GPU / 2, 0L))
                .toList()
            : null;
    String mode = divided ? "Enabled" : "Disabled";
    return new GpuDevice(
        "GPU-" + index, "uuid-" + index, "H", GPU, GPU, null, null, null, null, null, mode, parts);
  }

  private static Node node(List<GpuDevice> gpus) {
    NodeInventory inventory =
        new NodeInventory(null, null, null, null, 16, null, 1_000L, null, gpus, null, null, null);
    return new Node(
        Header.fresh("n", Owner.of("org", "ann"), "ann", NOW),
        "n",
        List.of(NodeRole.WORKER),
        NodeStatus.ONLINE,
        false,
        null,
        null,
        null,
        null,
        inventory,
        null,
        null,
        null,
        null);
  }

  private static NodeLedger empty() {
    return NodeLedger.fresh(Header.fresh("n", Owner.of("org", "ann"), "ann", NOW));
  }

  private static NodeLedger claim(NodeLedger ledger, Demand demand, Fit fit) {
    Claim claim =
        new Claim(
            "a" + ledger.generation(),
            0,
            ledger.generation() + 1,
            AllocationState.BOUND,
            50,
            Owner.of("org", "ann"),
            new Holder(Holder.EXTERNAL, "h", null),
            fit.claims(demand),
            demand.cpuMillis(),
            demand.memory(),
            fit.ports(),
            fit.gpuMillis(demand),
            List.of(),
            NOW,
            null);
    return ledger.claiming(claim);
  }

  private static Demand gpus(int count, long memory) {
    return new Demand(0, 0, count, memory, memory == 0, null, List.of(), List.of(), 0);
  }

  @Provide
  Arbitrary<List<Move>> moves() {
    Arbitrary<Demand> demands =
        Combinators.combine(
                Arbitraries.longs().between(0, 9_000),
                Arbitraries.longs().between(0, 500),
                Arbitraries.integers().between(0, 3),
                Arbitraries.longs().between(0, 90),
                Arbitraries.of(true, false),
                Arbitraries.integers().between(0, 2))
            .as(
                (cpu, memory, gpus, gpuMemory, whole, ports) ->
                    new Demand(
                        cpu,
                        memory,
                        gpus,
                        gpuMemory,
                        whole || gpuMemory == 0,
                        null,
                        List.of(),
                        List.of(),
                        ports));
    return Combinators.combine(demands, Arbitraries.integers().between(-3, 20))
        .as(Move::new)
        .list()
        .ofMaxSize(60);
  }

  @Property
  @Label("never has more claimed than there is, and shares no GPU that is claimed whole")
  void withinCapacity(
      @ForAll("moves") List<Move> moves, @ForAll @Size(min = 1, max = 4) List<Boolean> divided) {
    List<GpuDevice> gpus = new ArrayList<>();
    divided.forEach(parts -> gpus.add(gpu(gpus.size(), parts)));
    Node node = node(gpus);
    NodeLedger ledger = empty();
    for (Move move : moves) {
      if (move.frees() >= 0 && move.frees() < ledger.claims().size()) {
        ledger = ledger.freeing(ledger.claims().get(move.frees()).allocationId());
      } else {
        NodeCapacity before = NodeCapacity.of(node, ledger, ForeignUse.NONE);
        Fit fit = Fit.of(before, move.demand());
        ledger = fit.fits() ? claim(ledger, move.demand(), fit) : ledger;
      }
      check(node, ledger);
    }
  }

  private static void check(Node node, NodeLedger ledger) {
    NodeCapacity capacity = NodeCapacity.of(node, ledger, ForeignUse.NONE);
    assertThat(capacity.cpu().free()).isNotNegative();
    assertThat(capacity.memory().free()).isNotNegative();
    for (Device device : capacity.devices()) {
      assertThat(device.memory().free()).isNotNegative();
      assertThat(device.blocked() && device.claims() > 1).isFalse();
    }
    List<Integer> ports = ledger.claims().stream().flatMap(c -> c.ports().stream()).toList();
    assertThat(new HashSet<>(ports)).hasSameSizeAs(ports);
  }

  @Property
  @Label("gives room exactly as often as whole and partial GPUs can be cut out of what there is")
  void usesWhatThereIs(@ForAll @IntRange(min = 1, max = 4) int gpus) {
    Node node = node(IntStream.range(0, gpus).mapToObj(i -> gpu(i, false)).toList());
    NodeLedger ledger = empty();
    int halves = 0;
    Demand half = gpus(1, GPU / 2);
    for (Fit fit = fit(node, ledger, half); fit.fits(); fit = fit(node, ledger, half)) {
      ledger = claim(ledger, half, fit);
      halves++;
      int touched = (halves + 1) / 2;
      boolean wholeLeft = fit(node, ledger, gpus(1, 0)).fits();
      assertThat(wholeLeft).as("a half goes where one is already").isEqualTo(touched < gpus);
    }
    assertThat(halves).isEqualTo(2 * gpus);
  }

  private static Fit fit(Node node, NodeLedger ledger, Demand demand) {
    return Fit.of(NodeCapacity.of(node, ledger, ForeignUse.NONE), demand);
  }

  @Example
  @Label("knows a GPU by its UUID, whatever number the driver gives it")
  void renumbered() {
    Demand whole = gpus(1, 0);
    Node before = node(List.of(gpu(0, false), gpu(1, false)));
    NodeLedger ledger = claim(empty(), whole, fit(before, empty(), whole));
    GpuDevice first = gpu(0, false);
    GpuDevice moved =
        new GpuDevice("GPU-1", first.uuid(), "H", GPU, GPU, null, null, null, null, null, null);
    Node after = node(List.of(moved));
    assertThat(fit(after, ledger, whole).missing()).containsEntry("gpu", 1L);
    assertThat(NodeCapacity.of(after, ledger, ForeignUse.NONE).lost()).isEmpty();
  }

  @Example
  @Label("keeps a claim on a GPU that was swapped, and shows it as lost; the new one is free")
  void swapped() {
    Demand whole = gpus(1, 0);
    Node before = node(List.of(gpu(0, false)));
    NodeLedger ledger = claim(empty(), whole, fit(before, empty(), whole));
    GpuDevice other =
        new GpuDevice("GPU-0", "another", "H", GPU, GPU, null, null, null, null, null, null);
    Node after = node(List.of(other));
    assertThat(NodeCapacity.of(after, ledger, ForeignUse.NONE).lost()).hasSize(1);
    assertThat(fit(after, ledger, whole).fits()).isTrue();
  }

  @Example
  @Label("gives nothing of a GPU that was divided, or made whole, while it was claimed")
  void divided() {
    Demand whole = gpus(1, 0);
    Node plain = node(List.of(gpu(0, false)));
    Node parts = node(List.of(gpu(0, true)));
    NodeLedger onWhole = claim(empty(), whole, fit(plain, empty(), whole));
    assertThat(fit(parts, onWhole, gpus(1, 40)).fits()).isFalse();
    NodeLedger onPart = claim(empty(), gpus(1, 40), fit(parts, empty(), gpus(1, 40)));
    assertThat(fit(plain, onPart, gpus(1, 10)).fits()).isFalse();
    assertThat(fit(parts, onPart, gpus(1, 40)).fits()).as("the other part").isTrue();
  }

  @Example
  @Label("gives no part of a divided GPU to who asks for a whole one")
  void slices() {
    Node parts = node(List.of(gpu(0, true)));
    assertThat(fit(parts, empty(), gpus(1, 0)).ever()).isFalse();
    Demand profile = new Demand(0, 0, 1, 0, true, "3g.40", List.of(), List.of(), 0);
    assertThat(fit(parts, empty(), profile).fits()).isTrue();
  }

  @Example
  @Label("counts what others than its claims use, and is not fooled by an idle driver")
  void foreign() {
    Node node = node(List.of(gpu(0, false)));
    Demand half = gpus(1, 40);
    NodeLedger ledger = claim(empty(), half, fit(node, empty(), half));
    assertThat(use(ledger, 70L, List.of(new GpuProcess(1L, "x", 70L))).of("GPU-0")).isEqualTo(30);
    assertThat(use(ledger, 70L, null).of("GPU-0")).isEqualTo(30);
    assertThat(use(empty(), 70L, null).of("GPU-0")).as("less than a driver keeps").isZero();
    assertThat(use(empty(), 70L, List.of()).of("GPU-0")).isZero();
    ForeignUse taken = use(empty(), 1L, List.of(new GpuProcess(1L, "x", 1L)));
    NodeCapacity capacity = NodeCapacity.of(node, empty(), taken);
    assertThat(Fit.of(capacity, gpus(1, 0)).fits()).as("whole").isFalse();
    assertThat(Fit.of(capacity, gpus(1, 79)).fits()).isTrue();
    assertThat(Fit.of(capacity, gpus(1, 80)).missing()).containsEntry("gpuMemory", 1L);
  }

  private static ForeignUse use(
      NodeLedger ledger, long used, @Nullable List<GpuProcess> processes) {
    Metrics.Gpu gpu =
        new Metrics.Gpu(
            "GPU-0", null, null, GPU, used, null, null, null, null, null, null, null, null,
            processes, null, null);
    Metrics metrics = new Metrics(null, null, null, null, List.of(gpu));
    NodeTelemetry telemetry = new NodeTelemetry("n", NOW, null, null, NOW, metrics);
    return ForeignUse.of(telemetry, ledger.claims());
  }

  @Example
  @Label("says what is lacking, in its dimension's unit")
  void missing() {
    Node node = node(List.of(gpu(0, false)));
    Demand much = new Demand(20_000, 1_500, 2, 90, false, null, List.of(), List.of(8080), 0);
    assertThat(fit(node, empty(), much).missing())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("cpu", 4_000L, "memory", 500L, "gpu", 2L, "gpuMemory", 10L));
    assertThat(fit(node, empty(), much).ever()).isFalse();
  }
}
