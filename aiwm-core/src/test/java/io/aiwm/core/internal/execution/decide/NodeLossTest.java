package io.aiwm.core.internal.execution.decide;

import static io.aiwm.core.internal.execution.decide.Rehearsal.NODE;
import static io.aiwm.core.internal.execution.decide.Rehearsal.OTHER;
import static io.aiwm.core.internal.execution.decide.Rehearsal.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.NodeLossPolicy;
import io.aiwm.api.execution.Placement;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepStatus;
import io.aiwm.core.internal.execution.place.Candidate;
import io.aiwm.core.internal.execution.place.NodeCapacity;
import io.aiwm.core.internal.execution.run.ExecutionInput.NodeGone;
import io.aiwm.core.internal.execution.run.ExecutionInput.NodeLost;
import io.aiwm.core.internal.execution.run.ExecutionInput.Succeeded;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A step whose node is lost")
class NodeLossTest {
  private static final NodeLost OFFLINE = new NodeLost(NODE, "offline", true);
  private static final NodeLost DRAINING = new NodeLost(NODE, "draining", false);
  private static final StepSpec PLACED =
      StepSpec.named("placed", step().command()).placed(Placement.anywhere()).build();

  private static Rehearsal run(NodeLossPolicy policy, StepSpec... steps) {
    Rehearsal run = Rehearsal.of(steps).with(policy);
    run.fleet.add(node(NODE));
    return run;
  }

  private static Candidate node(String id) {
    return new Candidate(id, Map.of(), Set.of(), List.of(), 0, 0);
  }

  @Test
  @DisplayName("waits where nothing else is said")
  void waits() {
    Rehearsal run = run(NodeLossPolicy.WAIT, step()).started().on(OFFLINE);
    assertThat(run.status(0)).isEqualTo(StepStatus.RUNNING);
    assertThat(run.last.modified()).isFalse();
  }

  @Test
  @DisplayName("fails where that is wanted")
  void fails() {
    Rehearsal run = run(NodeLossPolicy.FAIL, step()).started().on(OFFLINE);
    assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(run.execution.state().error().code()).isEqualTo("NODE_LOST");
  }

  @Test
  @DisplayName("may end what it has on a node that is drained, and begins nothing more there")
  void drained() {
    Rehearsal run = run(NodeLossPolicy.FAIL, step(), step());
    run.room = new NodeCapacity(1, true);
    run.started().on(DRAINING);
    assertThat(run.status(0)).isEqualTo(StepStatus.RUNNING);
    assertThat(run.status(1)).isEqualTo(StepStatus.FAILED);
  }

  @Test
  @DisplayName("looks after its node while it waits, should nobody tell")
  void looks() {
    Rehearsal run = run(NodeLossPolicy.FAIL, step());
    run.connected.clear();
    run.started();
    assertThat(run.last.wakeAt()).isEqualTo(run.now.plusSeconds(5));
  }

  @Test
  @DisplayName("is tried anew on another node, and what the old one says then counts for nothing")
  void moves() {
    Rehearsal run = run(NodeLossPolicy.MOVE, PLACED).started();
    String first = run.messageId(0);
    run.fleet.set(0, node(OTHER));
    run.connected.add(OTHER);
    run.on(OFFLINE);
    assertThat(run.steps.get(0).nodeId()).isEqualTo(OTHER);
    assertThat(run.messageId(0)).isNotEqualTo(first);
    assertThat(run.execution.involvedNodeIds()).containsExactly(NODE, OTHER);
    run.on(new Succeeded(0, first, NODE, Map.of()));
    assertThat(run.status(0)).isEqualTo(StepStatus.RUNNING);
    assertThat(run.succeed(0).status()).isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  @DisplayName("waits for a node that fits, where it cannot move yet")
  void movesLater() {
    Rehearsal run = run(NodeLossPolicy.MOVE, PLACED).started();
    run.fleet.clear();
    run.on(OFFLINE);
    assertThat(run.status(0)).isEqualTo(StepStatus.PENDING);
    assertThat(run.last.wakeAt()).isEqualTo(run.now.plusSeconds(5));
  }

  @Test
  @DisplayName("cannot move where it named its node, so it fails")
  void fixed() {
    Rehearsal run = run(NodeLossPolicy.MOVE, step()).started().on(OFFLINE);
    assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
  }

  @Test
  @DisplayName("moves away from a deleted node too, and fails where it may not")
  void deleted() {
    Rehearsal moved = run(NodeLossPolicy.MOVE, PLACED).started();
    moved.fleet.set(0, node(OTHER));
    moved.on(new NodeGone(NODE));
    assertThat(moved.steps.get(0).nodeId()).isEqualTo(OTHER);
    Rehearsal failed = run(NodeLossPolicy.WAIT, PLACED).started().on(new NodeGone(NODE));
    assertThat(failed.status()).isEqualTo(ExecutionStatus.FAILED);
  }
}
