package io.aiwm.api.capacity;

import org.jspecify.annotations.Nullable;

/**
 * The party that an allocation is for.
 *
 * @param type {@value #EXTERNAL}, {@value #EXECUTION}, or a feature's own, such as {@code
 *     deployment}
 * @param id of the execution, the deployment, or as the external holder names itself
 * @param stepIndex step of the execution, where it is one
 */
public record Holder(String type, String id, @Nullable Integer stepIndex) {
  /** Somebody outside the control plane, who renews a lease. */
  public static final String EXTERNAL = "external";

  /** A step of an execution. */
  public static final String EXECUTION = "execution";

  /** A step of an execution. */
  public static Holder step(String executionId, int index) {
    return new Holder(EXECUTION, executionId, index);
  }
}
