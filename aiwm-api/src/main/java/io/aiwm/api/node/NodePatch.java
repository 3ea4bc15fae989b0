package io.aiwm.api.node;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes by an administrator; null leaves a field as it is.
 *
 * @param name new name
 * @param role new roles
 * @param status status asked for; the status table decides
 * @param local whether it stands in the controller's own network
 * @param vpnIp address in a VPN; empty to clear
 * @param labels all labels, replacing the old ones
 * @param metadata free-form data, replacing the old
 */
public record NodePatch(
    @Nullable String name,
    @Nullable List<NodeRole> role,
    @Nullable NodeStatus status,
    @Nullable Boolean local,
    @Nullable String vpnIp,
    @Nullable Map<String, String> labels,
    @Nullable Map<String, Object> metadata) {

  /** Only asks for a status. */
  public static NodePatch toStatus(NodeStatus status) {
    return new NodePatch(null, null, status, null, null, null, null);
  }
}
