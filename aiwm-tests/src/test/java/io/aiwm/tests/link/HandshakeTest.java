package io.aiwm.tests.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.core.link.Handshake;
import io.aiwm.core.settings.LinkSettings;
import io.aiwm.core.settings.LivenessSettings;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A connecting agent")
class HandshakeTest {
  private final VirtualTime time = new VirtualTime();
  private final LinkRig rig = LinkRig.virtual(time);
  private final Node node = rig.node("gpu-1");

  private static void assertRefused(FakeAgent agent, String error, int closeCode) {
    assertThat(agent.closeCode).isEqualTo(closeCode);
    JsonNode ack = agent.last();
    for (JsonNode place : new JsonNode[] {ack, ack.get("data")}) {
      assertThat(place.get("status").asText()).isEqualTo("error");
      assertThat(place.at("/error/code").asText()).isEqualTo(error);
      assertThat(place.at("/error/message").asText()).isNotBlank();
      assertThat(place.at("/error/timestamp").asText()).endsWith("Z");
    }
  }

  @Test
  @DisplayName("is greeted in both spellings, with the fields in both places")
  void bothSpellings() {
    FakeAgent agent = rig.connect(node);

    assertThat(agent.types()).containsExactly("connection.ack", "CONNECTION_ACK");
    JsonNode ack = agent.last();
    for (JsonNode place : new JsonNode[] {ack, ack.get("data")}) {
      assertThat(place.get("status").asText()).isEqualTo("success");
      assertThat(place.get("nodeId").asText()).isEqualTo(node.id());
      assertThat(place.get("controllerId").asText()).isEqualTo("c-1");
    }
    assertThat(rig.stored(node).connection().websocketConnected()).isTrue();
    assertThat(rig.stored(node).connection().sessionEpoch()).isEqualTo(1);
  }

  @Test
  @DisplayName("that declares the protocol is greeted in its own spelling alone")
  void declaredProtocol() {
    assertThat(rig.connect(rig.token(node), "2").types()).containsExactly("connection.ack");
  }

  @Test
  @DisplayName("is refused without a genuine token, and the store is never asked")
  void notGenuine() {
    rig.store.faults().failing(operation -> operation.startsWith("find"));
    String expired = rig.token(node);
    time.advance(Duration.ofHours(2));

    assertRefused(new FakeAgent(rig.link, handshake(null)), "TOKEN_MISSING", 4401);
    assertRefused(new FakeAgent(rig.link, handshake("Basic eA==")), "TOKEN_MISSING", 4401);
    assertRefused(rig.connect("nonsense", null), "TOKEN_INVALID", 4401);
    assertRefused(rig.connect(expired, null), "TOKEN_EXPIRED", 4401);
  }

  private static Handshake handshake(String authorization) {
    return new Handshake("10.0.0.9", authorization, null, null);
  }

  @Test
  @DisplayName("is refused when its node is unknown, deleted, inactive or has another token")
  void notAdmitted() {
    assertRefused(rig.connect(Fixtures.node("never stored")), "NODE_NOT_FOUND", 4404);

    Node deleted = rig.node("deleted");
    rig.apply(deleted, new NodeInput.Deleted());
    assertRefused(rig.connect(deleted), "NODE_NOT_FOUND", 4404);

    Node inactive = Fixtures.node("inactive").withStatus(NodeStatus.INACTIVE);
    rig.store.commit(Commit.builder().insert(Node.KIND, inactive).build());
    assertRefused(rig.connect(inactive), "NODE_INACTIVE", 4403);

    String old = rig.token(node);
    rig.apply(node, new NodeInput.TokensRevoked(time.now()));
    assertRefused(rig.connect(old, null), "TOKEN_INVALID", 4401);
  }

  private List<AuditEntry> refusals() {
    Query refused = Query.in(Scope.all()).where(Filter.eq("result", "refused"));
    return rig.store.list(AuditEntry.KIND, refused).data();
  }

  @Test
  @DisplayName("whose token is not genuine is in the audit trail, the token is not")
  void auditedForgery() {
    rig.connect("nonsense", null);
    assertThat(refusals())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.action()).isEqualTo("node.use_token");
              assertThat(entry.actorId()).isEmpty();
              assertThat(entry.remoteAddress()).isEqualTo("10.0.0.1");
              assertThat(entry.details()).containsOnly(Map.entry("code", "TOKEN_INVALID"));
              assertThat(entry.toString()).doesNotContain("nonsense");
            });
    new FakeAgent(rig.link, handshake(null));
    assertThat(refusals()).as("who brings no token has not tried").hasSize(1);
  }

  @Test
  @DisplayName("whose token was revoked is in the audit trail of its node's organisation")
  void auditedRevoked() {
    String old = rig.token(node);
    rig.apply(node, new NodeInput.TokensRevoked(time.now()));
    rig.connect(old, null);
    assertThat(refusals())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.actorId()).isEqualTo(node.id());
              assertThat(entry.resourceId()).isEqualTo(node.id());
              assertThat(entry.owner()).isEqualTo(node.owner());
              assertThat(entry.remoteAddress()).isEqualTo("10.0.0.1");
              assertThat(entry.correlationId()).isNotEmpty();
              assertThat(entry.details()).containsOnly(Map.entry("code", "TOKEN_INVALID"));
            });
  }

  @Test
  @DisplayName("does not fill the audit trail by coming back with a bad token")
  void auditedAFewTimes() {
    for (int i = 0; i < 20; i++) {
      rig.connect("nonsense", null);
      rig.connect(Fixtures.node("never stored"));
    }
    assertThat(refusals()).extracting(AuditEntry::resourceId).filteredOn(""::equals).hasSize(5);
  }

  @Test
  @DisplayName("is refused even where the refusal cannot be recorded")
  void auditedNot() {
    rig.store.faults().failing(true);
    assertRefused(rig.connect("nonsense", null), "TOKEN_INVALID", 4401);
  }

  @Test
  @DisplayName("is told to wait after five refused tokens from one address, others are let in")
  void tooManyFailures() {
    for (int i = 0; i < 5; i++) {
      assertThat(rig.connect("nonsense", null).closeCode).isEqualTo(4401);
    }
    FakeAgent sixth = rig.connect("nonsense", null);
    assertThat(sixth.closeCode).isEqualTo(4429);
    assertThat(sixth.closeReason).isEqualTo("retryAfter=60");
    assertThat(new FakeAgent(rig.link, handshake("Bearer x")).closeCode).isEqualTo(4401);
    assertThat(rig.connect(node).closeCode).isZero();
    time.advance(Duration.ofMinutes(1));
    assertThat(rig.connect("nonsense", null).closeCode).isEqualTo(4401);
  }

  @Test
  @DisplayName("is told to come back while the store is down")
  void storeDown() {
    rig.store.faults().failing(operation -> operation.equals("findAll"));
    FakeAgent agent = rig.connect(node);
    assertRefused(agent, "INTERNAL_ERROR", 1012);
    assertThat(agent.closeReason).matches("retryAfter=\\d+");
    assertThat(rig.health()).containsEntry("connections", 0);
  }

  @Test
  @DisplayName("is told to wait when the controller is full")
  void full() {
    LinkSettings one =
        LinkSettings.defaults().withLimits(LinkSettings.Limits.defaults().withMaxSessions(1));
    LinkRig small = LinkRig.virtual(new VirtualTime(), one);
    Node first = small.node("first");
    FakeAgent inside = small.connect(first);
    assertThat(inside.closeCode).isZero();
    assertRefused(small.connect(small.node("second")), "RESOURCE_EXHAUSTED", 4429);
    inside.vanish();
    assertThat(small.connect(small.node("third")).closeCode).isZero();
  }

  @Test
  @DisplayName("replaces the older session of its node, which is closed")
  void newestWins() {
    FakeAgent older = rig.connect(node).register();
    FakeAgent newer = rig.connect(node).register();

    assertThat(older.closeCode).isEqualTo(4409);
    assertThat(newer.closeCode).isZero();
    assertThat(rig.stored(node).connection().sessionEpoch()).isEqualTo(2);
    assertThat(rig.stored(node).connection().websocketConnected()).isTrue();
    assertThat(rig.bus.connected(node.id())).isTrue();
    assertThat(rig.health()).containsEntry("sessions", 1).containsEntry("connections", 1);
  }

  @Test
  @DisplayName("replaces the older session on another controller too")
  void newestWinsElsewhere() {
    LinkRig peer = rig.peer("c-2", time);
    time.advance(Duration.ofSeconds(2));
    FakeAgent older = rig.connect(node).register();
    FakeAgent newer = peer.connect(node).register();
    time.runDue();

    assertThat(older.closeCode).isEqualTo(4409);
    assertThat(newer.closeCode).isZero();
    assertThat(rig.stored(node).connection().controllerId()).isEqualTo("c-2");
    assertThat(rig.stored(node).connection().websocketConnected()).isTrue();
  }

  @Test
  @DisplayName("may not replace sessions of its node without end")
  void flapping() {
    for (int i = 0; i < 21; i++) {
      assertThat(rig.connect(node).closeCode).isZero();
    }
    FakeAgent agent = rig.connect(node);
    assertRefused(agent, "NODE_ALREADY_CONNECTED", 4429);
    assertThat(agent.closeReason).isEqualTo("retryAfter=60");
  }

  @Test
  @DisplayName("is let in by its origin only where the host allows that")
  void origins() {
    assertThat(rig.link.originAllowed(null)).isTrue();
    assertThat(rig.link.originAllowed("")).isTrue();
    assertThat(rig.link.originAllowed("https://evil.example")).isFalse();
    LinkRig open =
        LinkRig.virtual(
            new VirtualTime(),
            LinkSettings.defaults().withAllowedOrigins(Set.of("https://ui.example")));
    assertThat(open.link.originAllowed("https://ui.example")).isTrue();
    assertThat(open.link.originAllowed("https://evil.example")).isFalse();
  }

  @Test
  @DisplayName("that is gone before it was let in leaves no session behind")
  void goneEarly() {
    ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    VirtualTime clock = new VirtualTime();
    LinkRig slow =
        new LinkRig(
            "c-1",
            InMemoryStore.open(clock),
            clock,
            clock,
            tasks::add,
            LinkSettings.defaults(),
            LivenessSettings.defaults());
    Node early = slow.node("early");
    FakeAgent agent = slow.connect(early);
    agent.vanish();
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    assertThat(slow.health()).containsEntry("sessions", 0).containsEntry("connections", 0);
    assertThat(slow.stored(early).connection().websocketConnected()).isFalse();
  }

  @Test
  @DisplayName("is told to come back when the controller closes")
  void closing() {
    FakeAgent agent = rig.connect(node).register();
    rig.link.close();
    assertThat(agent.closeCode).isEqualTo(1012);
    assertThat(agent.closeReason).matches("retryAfter=\\d+");
    assertThat(rig.connect(node).closeCode).isEqualTo(1012);
    assertThat(rig.stored(node).connection().websocketConnected()).isFalse();
  }
}
