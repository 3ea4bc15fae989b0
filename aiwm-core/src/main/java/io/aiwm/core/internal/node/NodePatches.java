package io.aiwm.core.internal.node;

import io.aiwm.api.entity.Header;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodePatch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Applies the fields of a patch, and says what it changed. The status is not among them. Pure. */
final class NodePatches {
  private NodePatches() {}

  static Node apply(Node node, NodePatch patch) {
    Header header = node.header();
    return new Node(
        patch.metadata() == null ? header : header.withMetadata(patch.metadata()),
        or(patch.name(), node.name()),
        or(patch.role(), node.role()),
        node.status(),
        or(patch.local(), node.local()),
        vpnIp(node, patch),
        or(patch.labels(), node.labels()),
        node.poolIds(),
        node.connection(),
        node.inventory(),
        node.schedulability(),
        node.health(),
        node.tokenMetadata(),
        node.tokens());
  }

  /** Differences for the audit trail; of metadata only the fact, since they may be private. */
  static Map<String, Object> differences(Node before, Node after) {
    Map<String, Object> differences = new LinkedHashMap<>();
    compare(differences, "name", before.name(), after.name());
    compare(differences, "role", before.role(), after.role());
    compare(differences, "isLocal", before.local(), after.local());
    compare(differences, "vpnIp", before.vpnIp(), after.vpnIp());
    compare(differences, "labels", before.labels(), after.labels());
    if (!before.header().metadata().equals(after.header().metadata())) {
      differences.put("metadata", "changed");
    }
    return differences;
  }

  private static void compare(
      Map<String, Object> differences,
      String field,
      @Nullable Object before,
      @Nullable Object after) {
    if (!Objects.equals(before, after)) {
      differences.put(field, NodeEvents.facts("from", before, "to", after));
    }
  }

  private static @Nullable String vpnIp(Node node, NodePatch patch) {
    String asked = patch.vpnIp();
    return asked == null ? node.vpnIp() : asked.isEmpty() ? null : asked;
  }

  private static <T> T or(@Nullable T asked, T present) {
    return asked == null ? present : asked;
  }
}
