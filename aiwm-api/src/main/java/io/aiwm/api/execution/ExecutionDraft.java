package io.aiwm.api.execution;

import io.aiwm.api.error.ValidationException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An execution to submit.
 *
 * @param spec what it is for
 * @param steps 1 to 1,000 steps; their {@code dependsOn} must not form a circle
 * @param metadata free-form data of the host's
 * @param id id that the execution will have, 24 lower-case hexadecimal digits, so that it can be
 *     submitted again without being carried out twice; null for a new one
 */
public record ExecutionDraft(
    ExecutionSpec spec, List<StepSpec> steps, Map<String, Object> metadata, @Nullable String id) {
  /** Default timeout of an execution, in seconds. */
  public static final int TIMEOUT_SECONDS = 3_600;

  /** Automatic retries of an execution that says nothing of them. */
  public static final int MAX_RETRIES = 3;

  /** Maximum number of steps of an execution, over all nodes. */
  public static final int MAX_STEPS = 1_000;

  /** Maximum size in bytes of JSON of the steps' data in total, over all nodes. */
  public static final int MAX_DATA_BYTES = 4 << 20;

  public ExecutionDraft {
    steps = List.copyOf(steps);
  }

  /** An execution under a new id. */
  public ExecutionDraft(ExecutionSpec spec, List<StepSpec> steps, Map<String, Object> metadata) {
    this(spec, steps, metadata, null);
  }

  /** Begins an execution, to be told more of. */
  public static ExecutionDraftBuilder named(String name) {
    return new ExecutionDraftBuilder(name);
  }

  /** A copy under an id that the caller has chosen, or under a new one if it is null. */
  public ExecutionDraft withId(@Nullable String chosen) {
    return new ExecutionDraft(spec, steps, metadata, chosen);
  }

  /**
   * A batch: the same steps on each of many nodes, as one execution: the steps of a node follow one
   * another as they did, and the nodes go on beside one another. Where each step depends on the one
   * before, {@code concurrency} and {@code failureBudget} count nodes.
   *
   * <p>Without a limit of its own, {@code concurrency} is the number of steps. Its result is a
   * summary.
   *
   * @throws ValidationException if no node is named, or one twice, or if a step names a node or
   *     placement, or a step that there is not
   */
  public ExecutionDraft onEach(List<String> nodeIds) {
    List<StepSpec> all = Lane.all(steps, nodeIds);
    boolean limited = spec.concurrency() != null;
    return new ExecutionDraft(limited ? spec : spec.withConcurrency(all.size()), all, metadata, id);
  }
}
