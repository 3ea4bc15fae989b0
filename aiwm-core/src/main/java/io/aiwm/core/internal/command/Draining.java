package io.aiwm.core.internal.command;

import io.aiwm.api.error.IllegalTransitionException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.execution.Category;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionDraftBuilder;
import io.aiwm.api.execution.ExecutionOrchestrator;
import io.aiwm.api.execution.ExecutionStatus;
import io.aiwm.api.execution.RetryPolicy;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.execution.StepSpecBuilder;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInventory;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Store;
import io.aiwm.api.wire.MessageType;
import io.aiwm.core.internal.execution.AwaitIdleNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The executions that drain a node and end its drain. An agent that can keep new work out itself is
 * told so, too.
 */
public final class Draining {
  private static final Logger log = LoggerFactory.getLogger(Draining.class);
  private static final String DRAIN = "node.drain";
  private static final String RESUME = "node.resume";

  /** Maximum time that an absent agent may delay the drain's check for an idle node. */
  private static final Duration TELLING = Duration.ofSeconds(30);

  /** An agent that is away is told when it is back, if that is within a week. */
  private static final Duration RESUMING = Duration.ofDays(7);

  private final ExecutionOrchestrator executions;
  private final Store store;

  Draining(ExecutionOrchestrator executions, Store store) {
    this.executions = executions;
    this.store = store;
  }

  /** Tells the agent to take nothing new, if it can do that, and waits until the node is idle. */
  static ExecutionDraft drain(Node node) {
    ExecutionDraftBuilder draft = about(node, DRAIN, "drain ");
    StepSpecBuilder idle =
        StepSpec.named("idle", CommandSpec.local(AwaitIdleNode.NAME, Map.of("nodeId", node.id())))
            .retry(new RetryPolicy(100, 5_000L, 1.5, 30_000L));
    if (hasAgentThatDrains(node)) {
      draft.step(telling(node, true).optional().timeout(TELLING));
      idle.after(0);
    }
    return draft.step(idle).build();
  }

  /** Ends what drains the node, and tells the agent to take new work again. */
  void end(Caller caller, Scope scope, Node node) {
    Query open =
        Query.in(scope)
            .where(Filter.eq("resourceId", node.id()))
            .where(Filter.eq("type", DRAIN))
            .where(
                Filter.in(
                    "status",
                    List.of(
                        ExecutionStatus.PENDING.wireName(), ExecutionStatus.RUNNING.wireName())));
    store.list(Execution.KIND, open).data().forEach(drain -> cancel(caller, scope, drain));
    if (hasAgentThatDrains(node)) {
      executions.submit(
          caller,
          about(node, RESUME, "resume ").timeout(RESUMING).step(telling(node, false)).build());
    }
  }

  private void cancel(Caller caller, Scope scope, Execution drain) {
    try {
      String reason = "the drain was ended by " + caller.id();
      executions.cancel(caller, scope, drain.id(), reason);
    } catch (IllegalTransitionException | NotFoundException e) {
      log.debug("The drain {} has ended meanwhile", drain.id());
    }
  }

  private static boolean hasAgentThatDrains(Node node) {
    return node.inventory().capabilities().contains(NodeInventory.DRAIN);
  }

  private static StepSpecBuilder telling(Node node, boolean drain) {
    CommandSpec command = CommandSpec.of(MessageType.SYSTEM_DRAIN, Map.of("enabled", drain));
    return StepSpec.named(drain ? "take nothing new" : "take new work", command).on(node.id());
  }

  private static ExecutionDraftBuilder about(Node node, String type, String verb) {
    String name = node.name();
    return ExecutionDraft.named(verb + (name.length() > 64 ? name.substring(0, 64) : name))
        .category(Category.MAINTENANCE)
        .type(type)
        .about("node", node.id())
        .maxRetries(0);
  }
}
