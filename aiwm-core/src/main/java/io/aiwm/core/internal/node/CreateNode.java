package io.aiwm.core.internal.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodeRole;
import io.aiwm.api.node.NodeStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node to create.
 *
 * @param status {@code pending} or nothing: every node begins there
 */
record CreateNode(
    String name,
    List<NodeRole> role,
    @Nullable NodeStatus status,
    @JsonProperty("isLocal") @Nullable Boolean local,
    @Nullable String vpnIp,
    @Nullable Map<String, String> labels,
    @Nullable Map<String, Object> metadata) {

  CreateNode {
    if (status != null && status != NodeStatus.PENDING) {
      throw new ValidationException("status", "must be pending, the initial status of every node");
    }
  }

  NodeDraft draft() {
    return new NodeDraft(
        name,
        role,
        local != null && local,
        vpnIp,
        labels == null ? Map.of() : labels,
        metadata == null ? Map.of() : metadata);
  }
}
