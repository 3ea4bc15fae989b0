package io.aiwm.core.internal.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.aiwm.api.node.NodePatch;
import io.aiwm.api.node.NodeRole;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.core.http.Clearable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Change of a node; absent fields keep their values. */
record UpdateNode(
    @Nullable String name,
    @Nullable List<NodeRole> role,
    @Nullable NodeStatus status,
    @JsonProperty("isLocal") @Nullable Boolean local,
    @Clearable @Nullable String vpnIp,
    @Nullable Map<String, String> labels,
    @Nullable Map<String, Object> metadata) {

  NodePatch patch() {
    return new NodePatch(name, role, status, local, vpnIp, labels, metadata);
  }
}
