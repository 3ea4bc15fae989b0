package io.aiwm.api.execution;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Specification of a step; fixed once the execution is submitted.
 *
 * @param name 1 to 128 characters
 * @param description for people
 * @param nodeId node that carries the command out; the execution's own node where null
 * @param command what to send
 * @param dependsOn indexes of steps that must be done first
 * @param optional its failure does not fail the execution
 * @param timeoutSeconds maximum time of one try, 1 to 604,800, which progress does not extend: for
 *     the answer, from when the command is handed over; and before that, as long again, for a node
 *     to take it. Where null the answer has the command's own default, or, for a step with a stall
 *     limit, the execution's time-out, and the step waits for its node as long as the execution
 * @param retry how often it is tried
 * @param stallSeconds maximum time without progress, 1 to 604,800; where null that of {@code
 *     model.*} commands, and none for others
 * @param weight its share of the execution's progress, 1 to 1,000; 1 by default
 * @param placement how its node is chosen once it may begin; instead of {@code nodeId}
 * @param onFailureOf index of the step that this one undoes: it runs only where the execution fails
 *     for good, is cancelled or times out after that step took effect
 */
public record StepSpec(
    String name,
    @Nullable String description,
    @Nullable String nodeId,
    CommandSpec command,
    List<Integer> dependsOn,
    boolean optional,
    @Nullable Integer timeoutSeconds,
    RetryPolicy retry,
    @Nullable Integer stallSeconds,
    Integer weight,
    @Nullable Placement placement,
    @Nullable Integer onFailureOf) {

  public StepSpec(
      String name,
      @Nullable String description,
      @Nullable String nodeId,
      CommandSpec command,
      @Nullable List<Integer> dependsOn,
      boolean optional,
      @Nullable Integer timeoutSeconds,
      @Nullable RetryPolicy retry,
      @Nullable Integer stallSeconds,
      @Nullable Integer weight,
      @Nullable Placement placement,
      @Nullable Integer onFailureOf) {
    this.name = name;
    this.description = description;
    this.nodeId = nodeId;
    this.command = command;
    this.dependsOn = dependsOn == null ? List.of() : List.copyOf(dependsOn);
    this.optional = optional;
    this.timeoutSeconds = timeoutSeconds;
    this.retry = retry == null ? RetryPolicy.NONE : retry;
    this.stallSeconds = stallSeconds;
    this.weight = weight == null ? 1 : weight;
    this.placement = placement;
    this.onFailureOf = onFailureOf;
  }

  /** A step of the usual weight on a node, with nothing special about it. */
  public StepSpec(
      String name,
      @Nullable String description,
      @Nullable String nodeId,
      CommandSpec command,
      @Nullable List<Integer> dependsOn,
      boolean optional,
      @Nullable Integer timeoutSeconds,
      @Nullable RetryPolicy retry) {
    this(
        name,
        description,
        nodeId,
        command,
        dependsOn,
        optional,
        timeoutSeconds,
        retry,
        null,
        null,
        null,
        null);
  }

  /** A step on a node after the given others. */
  public static StepSpec on(String nodeId, String name, CommandSpec command, Integer... after) {
    return new StepSpec(name, null, nodeId, command, List.of(after), false, null, null);
  }

  /** A copy with another command. */
  public StepSpec withCommand(CommandSpec other) {
    return new StepSpec(
        name,
        description,
        nodeId,
        other,
        dependsOn,
        optional,
        timeoutSeconds,
        retry,
        stallSeconds,
        weight,
        placement,
        onFailureOf);
  }

  /** Begins a step, to be told more of. */
  public static StepSpecBuilder named(String name, CommandSpec command) {
    return new StepSpecBuilder(name, command);
  }
}
