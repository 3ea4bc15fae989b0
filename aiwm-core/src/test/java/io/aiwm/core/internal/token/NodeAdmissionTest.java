package io.aiwm.core.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeRole;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.node.TokenState;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.core.token.NodeClaims;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Admission of a node")
class NodeAdmissionTest {
  private static final String ID = "673e7a1f5c9d8e001234abcd";
  private static final Instant NOW = Instant.parse("2026-11-01T10:00:00.500Z");

  @Test
  @DisplayName("answers 4404 where there is no such node, or none any more")
  void unknown() {
    refused(null, claims("t", NOW), 4404, ErrorCode.NODE_NOT_FOUND);
    Node node = node(NodeStatus.INACTIVE, TokenState.NONE);
    Node deleted = node.withHeader(node.header().asDeleted(NOW));
    refused(deleted, claims("t", NOW), 4404, ErrorCode.NODE_NOT_FOUND);
  }

  @Test
  @DisplayName("answers 4403 where the node is inactive")
  void inactive() {
    refused(
        node(NodeStatus.INACTIVE, TokenState.NONE),
        claims("t", NOW),
        4403,
        ErrorCode.NODE_INACTIVE);
  }

  @Test
  @DisplayName("takes the current token, and after a new one in the same second no older one")
  void sameSecond() {
    Node node = node(NodeStatus.ONLINE, new TokenState(NOW, "new", Map.of()));
    Instant second = Instant.parse("2026-11-01T10:00:00Z");
    admitted(node, claims("new", second));
    refused(node, claims("old", second), 4401, ErrorCode.TOKEN_INVALID);
  }

  @Test
  @DisplayName("takes an older token until its overlap ends")
  void overlap() {
    Node during =
        node(NodeStatus.ONLINE, new TokenState(NOW, "new", Map.of("old", NOW.plusMillis(1))));
    admitted(during, claims("old", NOW));
    Node after = node(NodeStatus.ONLINE, new TokenState(NOW, "new", Map.of("old", NOW)));
    refused(after, claims("old", NOW), 4401, ErrorCode.TOKEN_INVALID);
  }

  @Test
  @DisplayName("takes no token once they are revoked, even one made in the same second")
  void revoked() {
    Node node = node(NodeStatus.ONLINE, new TokenState(NOW, null, Map.of()));
    refused(node, claims("t", NOW), 4401, ErrorCode.TOKEN_INVALID);
    refused(
        node, claims(null, Instant.parse("2026-11-01T10:00:00Z")), 4401, ErrorCode.TOKEN_INVALID);
  }

  @Test
  @DisplayName("judges a token without an id by its time, or by the overlap of its kind")
  void legacy() {
    admitted(node(NodeStatus.ONLINE, TokenState.NONE), claims(null, NOW));
    Node later = node(NodeStatus.ONLINE, new TokenState(NOW, "new", Map.of()));
    refused(later, claims(null, NOW.minusSeconds(5)), 4401, ErrorCode.TOKEN_INVALID);
    Node overlapping =
        node(
            NodeStatus.ONLINE,
            new TokenState(NOW, "new", Map.of(NodeAdmission.LEGACY, NOW.plusSeconds(5))));
    admitted(overlapping, claims(null, NOW.minusSeconds(5)));
  }

  private static void admitted(Node node, NodeClaims claims) {
    assertThat(NodeAdmission.check(node, claims, NOW)).isEmpty();
  }

  private static void refused(Node node, NodeClaims claims, int closeCode, ErrorCode code) {
    assertThat(NodeAdmission.check(node, claims, NOW))
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.closeCode()).isEqualTo(closeCode);
              assertThat(refusal.code()).isEqualTo(code);
            });
  }

  private static NodeClaims claims(String tokenId, Instant issuedAt) {
    return new NodeClaims(ID, tokenId, issuedAt, NOW.plusSeconds(3600));
  }

  private static Node node(NodeStatus status, TokenState tokens) {
    return new Node(
        Header.fresh(ID, Owner.of("org-1", "user-1"), "user-1", NOW),
        "n",
        List.of(NodeRole.WORKER),
        status,
        false,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        tokens);
  }
}
