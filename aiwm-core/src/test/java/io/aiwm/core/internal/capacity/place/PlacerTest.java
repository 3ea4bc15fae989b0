package io.aiwm.core.internal.capacity.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.capacity.AllocationSpec;
import io.aiwm.api.capacity.AllocationSpecBuilder;
import io.aiwm.api.capacity.Holder;
import io.aiwm.api.capacity.Topology;
import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.execution.Placement.Strategy;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeConnection;
import io.aiwm.api.node.NodeInventory;
import io.aiwm.api.node.NodeRole;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.wire.GpuDevice;
import io.aiwm.core.internal.capacity.ledger.Fit;
import io.aiwm.core.internal.capacity.ledger.ForeignUse;
import io.aiwm.core.internal.capacity.ledger.NodeLedger;
import io.aiwm.core.internal.capacity.ledger.Nomination;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

@Label("Placing")
class PlacerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Owner OWNER = Owner.of("org", "ann");
  private static final long GPU = 80;

  private static Candidate candidate(int number, int gpus, Map<String, String> labels) {
    List<GpuDevice> devices =
        IntStream.range(0, gpus)
            .mapToObj(
                i ->
                    new GpuDevice(
                        "GPU-" + i, null, "H", GPU, GPU, null, null, null, null, null, null))
            .toList();
    NodeInventory inventory =
        new NodeInventory(
            null, null, null, null, 16, null, 1_000L, null, devices, null, null, null);
    Header header = Header.fresh("n" + number, OWNER, "ann", NOW);
    Node node =
        new Node(
            header,
            "n" + number,
            List.of(NodeRole.WORKER),
            NodeStatus.ONLINE,
            false,
            null,
            labels,
            List.of(),
            new NodeConnection(true, "c", 1, NOW),
            inventory,
            null,
            null,
            null,
            null);
    return Candidate.of(node, NodeLedger.fresh(header), ForeignUse.NONE);
  }

  private static AllocationSpecBuilder spec() {
    return AllocationSpec.of(new Holder(Holder.EXTERNAL, "h", null));
  }

  private static Request request(AllocationSpec spec) {
    return new Request("a1", OWNER, spec, NOW);
  }

  private static List<Candidate> fleet(List<Integer> gpus) {
    List<Candidate> fleet = new ArrayList<>();
    for (int i = 0; i < gpus.size(); i++) {
      fleet.add(candidate(i, gpus.get(i), Map.of("zone", "z" + i % 3)));
    }
    return fleet;
  }

  @Property
  @Label("finds room for all members wherever there is room for all, and else places none")
  void allOrNone(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 4) Integer> gpus,
      @ForAll @IntRange(min = 1, max = 2) int each,
      @ForAll @IntRange(min = 1, max = 12) int members,
      @ForAll @IntRange(max = 2) int layout,
      @ForAll Strategy strategy) {
    Topology topology =
        List.of(Topology.ANY, new Topology(Topology.NODE, null), new Topology(null, "zone"))
            .get(layout);
    Request request =
        request(spec().gpus(each).members(members, topology).strategy(strategy).build());
    Plan plan = Placer.plan(request, fleet(gpus));
    assertThat(plan.placed()).isEqualTo(possible(gpus, each, members, layout));
    if (plan.placed()) {
      assertThat(plan.nodeIds()).hasSize(members);
      claimable(request, plan, fleet(gpus));
      if (layout == 1) {
        assertThat(plan.nodeIds()).doesNotHaveDuplicates();
      } else if (layout == 2) {
        assertThat(plan.nodeIds().stream().map(id -> number(id) % 3).distinct()).hasSize(1);
      }
    }
  }

  private static int number(String nodeId) {
    return Integer.parseInt(nodeId.substring(1));
  }

  /** How many members nodes can have, counted by hand. */
  private static boolean possible(List<Integer> gpus, int each, int members, int layout) {
    if (layout == 1) {
      return gpus.stream().filter(n -> n >= each).count() >= members;
    }
    int[] inZone = new int[3];
    for (int i = 0; i < gpus.size(); i++) {
      inZone[layout == 2 ? i % 3 : 0] += gpus.get(i) / each;
    }
    return IntStream.of(inZone).anyMatch(room -> room >= members);
  }

  private static void claimable(Request request, Plan plan, List<Candidate> fleet) {
    Map<String, Candidate> byId = new LinkedHashMap<>();
    fleet.forEach(candidate -> byId.put(candidate.id(), candidate));
    for (int member = 0; member < plan.nodeIds().size(); member++) {
      Candidate candidate = byId.get(plan.nodeIds().get(member));
      Fit fit = candidate.fit(request.demand());
      assertThat(fit.fits()).isTrue();
      byId.put(candidate.id(), candidate.claiming(request.claim(candidate.ledger(), member, fit)));
    }
  }

  @Property
  @Label("counts each node once: as fitting, filtered or exhausted")
  void verdict(@ForAll @Size(min = 1, max = 8) List<@IntRange(max = 3) Integer> gpus) {
    Plan plan = Placer.plan(request(spec().gpus(2).build()), fleet(gpus));
    Verdict verdict = plan.verdict();
    long lacking = gpus.stream().filter(n -> n < 2).count();
    assertThat(verdict.evaluated()).isEqualTo(gpus.size());
    assertThat(verdict.exhausted().getOrDefault("gpu", 0)).isEqualTo((int) lacking);
    assertThat(verdict.nearest()).hasSize((int) Math.min(3, lacking));
    assertThat(verdict.ever()).isEqualTo(lacking < gpus.size());
  }

  @Example
  @Label("packs where a GPU is shared already, and spreads where there is the least to do")
  void strategies() {
    Request half = request(spec().gpuMemory(1, GPU / 2).build());
    Candidate busy = candidate(1, 2, Map.of());
    Candidate shared = busy.claiming(half.claim(busy.ledger(), 0, busy.fit(half.demand())));
    List<Candidate> fleet = List.of(shared, candidate(2, 2, Map.of()));
    assertThat(place(spec().gpuMemory(1, GPU / 2).strategy(Strategy.PACK).build(), fleet))
        .containsExactly("n1");
    assertThat(place(spec().gpuMemory(1, GPU / 2).strategy(Strategy.SPREAD).build(), fleet))
        .containsExactly("n2");
  }

  @Example
  @Label("of nodes that are as good takes others for other requests, so that not all meet on one")
  void ties() {
    List<Candidate> fleet = fleet(List.of(2, 2, 2, 2, 2, 2, 2, 2));
    HashSet<String> chosen = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      Request request = new Request("a" + i, OWNER, spec().gpus(1).build(), NOW);
      chosen.addAll(Placer.plan(request, fleet).nodeIds());
    }
    assertThat(chosen).hasSizeGreaterThan(4);
  }

  @Example
  @Label("leaves a nominated node to who is nominated, unless the lease ends before")
  void nominated() {
    Candidate plain = candidate(1, 2, Map.of());
    NodeLedger kept = plain.ledger().withNominated(new Nomination("other", NOW.plusSeconds(600)));
    List<Candidate> fleet = List.of(Candidate.of(plain.node(), kept, ForeignUse.NONE));
    assertThat(place(spec().gpus(1).build(), fleet)).isEmpty();
    assertThat(place(spec().gpus(1).lease(Duration.ofHours(1)).build(), fleet)).isEmpty();
    assertThat(place(spec().gpus(1).lease(Duration.ofMinutes(5)).build(), fleet)).hasSize(1);
    Request nominee = new Request("other", OWNER, spec().gpus(1).build(), NOW);
    assertThat(Placer.plan(nominee, fleet).placed()).isTrue();
  }

  private static List<String> place(AllocationSpec spec, List<Candidate> fleet) {
    return Placer.plan(request(spec), fleet).nodeIds();
  }
}
