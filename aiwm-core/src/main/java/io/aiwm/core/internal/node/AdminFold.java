package io.aiwm.core.internal.node;

import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodePatch;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.NodeTrigger;
import io.aiwm.api.node.Schedulability;
import io.aiwm.api.node.TokenState;
import io.aiwm.core.node.NodeStatusTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Inputs of administrators, applied to a node. Pure. */
final class AdminFold {
  private AdminFold() {}

  static void fold(NodeChange change, NodeInput input) {
    if (input instanceof NodeInput.Patched patched) {
      patched(change, patched.patch());
    } else if (input instanceof NodeInput.SchedulingChanged scheduling) {
      scheduling(change, scheduling);
    } else if (input instanceof NodeInput.PoolsChanged pools) {
      pools(change, pools);
    } else if (input instanceof NodeInput.TokenIssued issued) {
      issued(change, issued);
    } else if (input instanceof NodeInput.TokensRevoked revoked) {
      change
          .update(
              node ->
                  node.withTokens(
                      node.tokenMetadata(), new TokenState(revoked.at(), null, Map.of())))
          .note("node.revoke_token", Map.of());
    } else if (input instanceof NodeInput.Deleted) {
      deleted(change);
    } else {
      throw new IllegalArgumentException("Unknown input " + input.getClass().getSimpleName());
    }
  }

  private static void patched(NodeChange change, NodePatch patch) {
    Node before = change.node();
    NodeRules.check(patch);
    change.update(node -> NodePatches.apply(node, patch));
    if (!change.node().equals(before)) {
      change.note("node.update", NodePatches.differences(before, change.node()));
    }
    NodeStatus target = patch.status();
    if (target != null && target != before.status()) {
      request(change, target);
    }
  }

  private static void request(NodeChange change, NodeStatus target) {
    NodeTrigger trigger = NodeStatusTable.REQUESTS.get(target);
    if (trigger == null) {
      throw change.refusal(target.wireName());
    }
    change.take(trigger, target.wireName(), Map.of());
    if (trigger == NodeTrigger.DISABLED) {
      change.update(node -> node.withConnection(node.connection().givenUp()));
    }
  }

  private static void scheduling(NodeChange change, NodeInput.SchedulingChanged input) {
    Schedulability before = change.node().schedulability();
    Schedulability after =
        input.stands() ? before.with(input.reason()) : before.without(input.reason());
    if (!after.equals(before)) {
      change
          .update(node -> node.withSchedulability(after))
          .note("node.scheduling", Map.of("reason", input.reason(), "stands", input.stands()));
    }
  }

  private static void pools(NodeChange change, NodeInput.PoolsChanged input) {
    List<String> before = change.node().poolIds();
    List<String> after = new ArrayList<>(before);
    after.remove(input.poolId());
    if (input.member()) {
      after.add(input.poolId());
    }
    if (input.member() != before.contains(input.poolId())) {
      change
          .update(node -> node.withPoolIds(after))
          .note("node.pools", Map.of("poolId", input.poolId(), "member", input.member()));
    }
  }

  private static void issued(NodeChange change, NodeInput.TokenIssued issued) {
    change
        .update(node -> node.withTokens(issued.metadata(), issued.tokens()))
        .note(
            "node.issue_token",
            NodeEvents.facts(
                "tokenId", issued.tokens().currentTokenId(),
                "expiresAt", issued.metadata().tokenExpiresAt(),
                "description", issued.metadata().description(),
                "olderTokensKept", issued.tokens().overlap().size()));
  }

  private static void deleted(NodeChange change) {
    change
        .take(NodeTrigger.DELETED, "deleted", Map.of())
        .update(
            node ->
                node.withConnection(node.connection().givenUp())
                    .withTokens(node.tokenMetadata(), new TokenState(change.now(), null, Map.of()))
                    .withHeader(node.header().asDeleted(change.now())))
        .note("node.delete", Map.of());
  }
}
