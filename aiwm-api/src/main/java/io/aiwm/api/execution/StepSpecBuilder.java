package io.aiwm.api.execution;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what a step should be; see {@link StepSpec} for the rules. For use by one thread. */
public final class StepSpecBuilder {
  private final String name;
  private final CommandSpec command;
  private final List<Integer> dependsOn = new ArrayList<>();
  private @Nullable String description;
  private @Nullable String nodeId;
  private boolean optional;
  private @Nullable Integer timeoutSeconds;
  private RetryPolicy retry = RetryPolicy.NONE;
  private @Nullable Integer stallSeconds;
  private int weight = 1;
  private @Nullable Placement placement;
  private @Nullable Integer onFailureOf;

  StepSpecBuilder(String name, CommandSpec command) {
    this.name = name;
    this.command = command;
  }

  public StepSpecBuilder description(String text) {
    description = text;
    return this;
  }

  /** On this node, rather than the execution's. */
  public StepSpecBuilder on(String node) {
    nodeId = node;
    return this;
  }

  /** On a node that is chosen when the step may begin. */
  public StepSpecBuilder placed(Placement how) {
    placement = how;
    return this;
  }

  /** After these steps, named by their places. */
  public StepSpecBuilder after(int... indexes) {
    for (int index : indexes) {
      dependsOn.add(index);
    }
    return this;
  }

  /** Its failure does not fail the execution. */
  public StepSpecBuilder optional() {
    optional = true;
    return this;
  }

  /** Maximum time for its node to accept it, and again for the answer; whole seconds. */
  public StepSpecBuilder timeout(Duration limit) {
    timeoutSeconds = Math.toIntExact(limit.toSeconds());
    return this;
  }

  /** Maximum time without progress; whole seconds. */
  public StepSpecBuilder stall(Duration limit) {
    stallSeconds = Math.toIntExact(limit.toSeconds());
    return this;
  }

  /** So many tries in all, with the usual pauses between them. */
  public StepSpecBuilder attempts(int count) {
    return retry(new RetryPolicy(count, null, null, null));
  }

  public StepSpecBuilder retry(RetryPolicy policy) {
    retry = policy;
    return this;
  }

  public StepSpecBuilder weight(int share) {
    weight = share;
    return this;
  }

  /** Undoes the step at that place, where the execution comes to nothing. */
  public StepSpecBuilder onFailureOf(int index) {
    onFailureOf = index;
    return this;
  }

  public StepSpec build() {
    return new StepSpec(
        name,
        description,
        nodeId,
        command,
        dependsOn,
        optional,
        timeoutSeconds,
        retry,
        stallSeconds,
        weight,
        placement,
        onFailureOf);
  }
}
