package io.aiwm.api.node;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node to create.
 *
 * @param name unique in the organisation; 1 to 128 characters
 * @param role at least one
 * @param local it stands in the controller's own network
 * @param vpnIp address in a VPN
 * @param labels for selecting
 * @param metadata free-form data of the host's
 */
public record NodeDraft(
    String name,
    List<NodeRole> role,
    boolean local,
    @Nullable String vpnIp,
    Map<String, String> labels,
    Map<String, Object> metadata) {
  public NodeDraft {
    role = List.copyOf(role);
    labels = Map.copyOf(labels);
  }

  /** A worker of that name. */
  public static NodeDraft worker(String name) {
    return new NodeDraft(name, List.of(NodeRole.WORKER), false, null, Map.of(), Map.of());
  }
}
