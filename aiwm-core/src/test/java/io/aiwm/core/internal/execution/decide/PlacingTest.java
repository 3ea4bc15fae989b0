package io.aiwm.core.internal.execution.decide;

import static io.aiwm.core.internal.execution.decide.Rehearsal.NODE;
import static io.aiwm.core.internal.execution.decide.Rehearsal.OTHER;
import static io.aiwm.core.internal.execution.decide.Rehearsal.START;
import static io.aiwm.core.internal.execution.decide.Rehearsal.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.Placement;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.core.internal.execution.place.Candidate;
import io.aiwm.core.internal.execution.place.Scoring;
import io.aiwm.core.internal.execution.run.ExecutionInput.RetryRequested;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Placing")
class PlacingTest {
  private static final long GB = 1L << 30;
  private static final Placement ANYWHERE = Placement.anywhere();

  private static Candidate node(String id, int load, long... free) {
    List<Candidate.Gpu> gpus =
        Arrays.stream(free).mapToObj(bytes -> new Candidate.Gpu("H100", bytes)).toList();
    return new Candidate(id, Map.of("zone", "a"), Set.of("pool"), gpus, load, 0);
  }

  private static Optional<String> best(Placement placement, Candidate... nodes) {
    return Scoring.best(placement, List.of(nodes)).map(Candidate::nodeId);
  }

  private static StepSpec placed(Placement placement, int... after) {
    return StepSpec.named("placed", step().command()).placed(placement).after(after).build();
  }

  @Test
  @DisplayName("spreads to the node with the least to do, then to the one with most memory free")
  void spread() {
    assertThat(best(ANYWHERE, node("a", 2), node("b", 1), node("c", 3))).contains("b");
    Placement gpu = ANYWHERE.withGpu(null, GB);
    assertThat(best(gpu, node("a", 1, 2 * GB), node("b", 1, 8 * GB))).contains("b");
  }

  @Test
  @DisplayName("packs onto the node that has just enough")
  void pack() {
    Placement gpu = ANYWHERE.withGpu("H100", 4 * GB).packed();
    Candidate[] nodes = {node("a", 0, 80 * GB), node("b", 5, 5 * GB), node("c", 0, 3 * GB)};
    assertThat(best(gpu, nodes)).contains("b");
  }

  @Test
  @DisplayName("orders equal nodes by their ids, so that all controllers choose alike")
  void ties() {
    assertThat(best(ANYWHERE, node("b", 1), node("a", 1))).contains("a");
  }

  @Test
  @DisplayName("keeps to labels, pool, model and free memory")
  void fits() {
    Candidate node = node("a", 0, 4 * GB);
    assertThat(best(ANYWHERE.withLabels(Map.of("zone", "a")).inPool("pool"), node)).isPresent();
    assertThat(best(ANYWHERE.withLabels(Map.of("zone", "b")), node)).isEmpty();
    assertThat(best(ANYWHERE.inPool("other"), node)).isEmpty();
    assertThat(best(ANYWHERE.withGpu("A100", 1), node)).isEmpty();
    assertThat(best(ANYWHERE.withGpu("H100", 5 * GB), node)).isEmpty();
    assertThat(best(ANYWHERE.withGpu("H100", 4 * GB), node)).isPresent();
  }

  @Test
  @DisplayName("counts a GPU as taken for each step on its way, before telemetry shows it")
  void promised() {
    Placement gpu = ANYWHERE.withGpu("H100", 4 * GB);
    Candidate two = node("a", 0, 8 * GB, 8 * GB);
    assertThat(best(gpu, two.promisedOneMore())).isPresent();
    assertThat(best(gpu, two.promisedOneMore().promisedOneMore())).isEmpty();
  }

  @Test
  @DisplayName("spreads the steps of one decision too")
  void within() {
    Rehearsal run = Rehearsal.of(placed(ANYWHERE), placed(ANYWHERE), placed(ANYWHERE));
    run.fleet.addAll(List.of(node(NODE, 0), node(OTHER, 0)));
    run.connected.add(OTHER);
    run.started();
    assertThat(run.steps).extracting(s -> s.nodeId()).containsExactly(NODE, OTHER, NODE);
    assertThat(run.execution.involvedNodeIds()).containsExactly(NODE, OTHER);
    assertThat(run.sent).hasSize(3);
  }

  @Test
  @DisplayName("happens when the step may begin, not before")
  void late() {
    Rehearsal run = Rehearsal.of(step(), placed(ANYWHERE, 0));
    run.fleet.add(node(OTHER, 0));
    run.started();
    assertThat(run.steps.get(1).nodeId()).isNull();
    run.succeed(0);
    assertThat(run.steps.get(1).nodeId()).isEqualTo(OTHER);
    assertThat(run.last.waitingFor()).containsExactly(OTHER);
  }

  @Test
  @DisplayName("takes the node of an earlier step where that is asked for")
  void same() {
    Rehearsal run = Rehearsal.of(placed(ANYWHERE), placed(Placement.sameNodeAs(0), 0));
    run.fleet.add(node(NODE, 0));
    run.started().succeed(0);
    assertThat(run.steps.get(1).nodeId()).isEqualTo(NODE);
  }

  @Test
  @DisplayName("looks again every five seconds while no node fits")
  void waits() {
    Rehearsal run = Rehearsal.of(placed(ANYWHERE)).started();
    assertThat(run.status(0)).isEqualTo(StepStatus.PENDING);
    assertThat(run.state(0).attempt()).isZero();
    assertThat(run.last.wakeAt()).isEqualTo(START.plusSeconds(5));
    run.fleet.add(node(NODE, 0));
    run.after(Duration.ofSeconds(5));
    assertThat(run.status(0)).isEqualTo(StepStatus.RUNNING);
  }

  @Test
  @DisplayName("chooses anew when the execution is retried")
  void again() {
    Rehearsal run = Rehearsal.of(placed(ANYWHERE));
    run.fleet.add(node(NODE, 0));
    run.started().fail(0, ErrorCode.COMMAND_INVALID);
    assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
    run.fleet.set(0, node(OTHER, 0));
    run.on(new RetryRequested("user"));
    assertThat(run.steps.get(0).nodeId()).isEqualTo(OTHER);
  }
}
