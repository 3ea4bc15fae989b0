package io.aiwm.api.execution;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a step should do; fixed once the execution is submitted.
 *
 * @param name 1 to 128 characters
 * @param description for people
 * @param nodeId node that carries the command out; the execution's own node where null
 * @param command what to send
 * @param dependsOn indexes of steps that must be done first
 * @param optional its failure does not fail the execution
 * @param timeoutSeconds longest time for an answer; the command's own default where null
 * @param retry how often it is tried
 */
public record StepSpec(
    String name,
    @Nullable String description,
    @Nullable String nodeId,
    CommandSpec command,
    List<Integer> dependsOn,
    boolean optional,
    @Nullable Integer timeoutSeconds,
    RetryPolicy retry) {

  public StepSpec(
      String name,
      @Nullable String description,
      @Nullable String nodeId,
      CommandSpec command,
      @Nullable List<Integer> dependsOn,
      boolean optional,
      @Nullable Integer timeoutSeconds,
      @Nullable RetryPolicy retry) {
    this.name = name;
    this.description = description;
    this.nodeId = nodeId;
    this.command = command;
    this.dependsOn = dependsOn == null ? List.of() : List.copyOf(dependsOn);
    this.optional = optional;
    this.timeoutSeconds = timeoutSeconds;
    this.retry = retry == null ? RetryPolicy.NONE : retry;
  }

  /** A step on a node after the given others. */
  public static StepSpec on(String nodeId, String name, CommandSpec command, Integer... after) {
    return new StepSpec(name, null, nodeId, command, List.of(after), false, null, null);
  }
}
