package io.aiwm.tests.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.command.Command;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.core.settings.LinkSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("On a real Jetty, an agent")
class JettyLinkTest {
  private static final LinkSettings SETTINGS =
      LinkSettings.defaults()
          .withTokenIn(true, true)
          .withAllowedOrigins(Set.of("https://ui.example"))
          .withKeepAlive(Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofSeconds(2));
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private JettyHost host;
  private LinkRig rig;
  private Node node;

  @BeforeEach
  void start() throws Exception {
    host = new JettyHost(SETTINGS);
    rig = host.rig;
    node = rig.node("gpu-1");
    log.start();
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(log);
  }

  @AfterEach
  void stop() throws Exception {
    host.stop();
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(log);
    assertThat(log.list)
        .as("no exception in the host's log")
        .noneMatch(e -> e.getLevel().isGreaterOrEqual(Level.WARN) && e.getThrowableProxy() != null);
  }

  private RawAgent connect() {
    return RawAgent.bearing(host.uri(), rig.token(node));
  }

  private RawAgent registered() throws Exception {
    RawAgent agent = connect();
    agent.hear("connection.ack");
    agent.say("{'type':'node.register','messageId':'r','data':{'hostname':'h'}}");
    agent.hear("register.ack");
    return agent;
  }

  private static Command command(String text) {
    return new Command(
        "c-1",
        "system.query",
        null,
        Map.of("text", text, "memoryLimit", 1L << 31),
        new MessageMetadata("x", null, null, null));
  }

  @Test
  @DisplayName("joins and works in the dotted dialect")
  void dotted() throws Exception {
    RawAgent agent = registered();
    agent.say("{'type':'telemetry.heartbeat','data':{'status':'online','cpuUsage':5}}");
    await()
        .untilAsserted(
            () ->
                assertThat(rig.store.telemetry().latest(List.of(node.id())))
                    .containsKey(node.id()));
    rig.bus.send(node.id(), command("hello"));
    JsonNode command = agent.hear("system.query");
    assertThat(command.at("/data/memoryLimit").asLong()).isEqualTo(1L << 31);
    agent.say("{'type':'command.ack','data':{'originalMessageId':'c-1'}}");
    agent.say("{'type':'command.result','data':{'originalMessageId':'c-1','status':'success'}}");
    await().untilAsserted(() -> assertThat(rig.orchestrator.answered).hasSize(1));
    assertThat(rig.stored(node).status()).isEqualTo(NodeStatus.ONLINE);
  }

  @Test
  @DisplayName("joins and works in the upper-case dialect, waiting for its own greeting")
  void upperCase() throws Exception {
    RawAgent agent = connect();
    JsonNode ack = agent.hear("CONNECTION_ACK");
    assertThat(ack.get("status").asText()).isEqualTo("success");
    agent.say("{'type':'NODE_REGISTER','messageId':'r','data':{'ramTotal':256}}");
    assertThat(agent.hear("REGISTER_ACK").at("/data/status").asText()).isEqualTo("success");
    rig.bus.send(node.id(), command("hello"));
    assertThat(agent.hear("SYSTEM_QUERY").at("/data/memoryLimit").asInt()).isEqualTo(2);
    agent.say(
        "{'type':'TELEMETRY_METRICS','data':{'memory':{'total':256},'gpus':[{'memoryUsed':1}]}}");
    await().until(() -> rig.store.telemetry().latest(List.of(node.id())).containsKey(node.id()));
    assertThat(rig.store.telemetry().latest(List.of(node.id())).get(node.id()).metrics().memory())
        .extracting(memory -> memory.total())
        .isEqualTo(256L << 30);
  }

  @Test
  @DisplayName("is told why it is refused, and with which code")
  void refused() throws Exception {
    RawAgent none = RawAgent.with(host.uri(), Map.of());
    assertThat(none.hear("connection.ack").at("/error/code").asText()).isEqualTo("TOKEN_MISSING");
    assertThat(none.closed()).startsWith("4401");

    Node gone = rig.node("gone");
    String token = rig.token(gone);
    rig.apply(gone, new NodeInput.Deleted());
    RawAgent deleted = RawAgent.bearing(host.uri(), token);
    assertThat(deleted.hear("CONNECTION_ACK").at("/error/code").asText())
        .isEqualTo("NODE_NOT_FOUND");
    assertThat(deleted.closed()).startsWith("4404");
  }

  @Test
  @DisplayName("is counted by its address when its tokens are refused")
  void failures() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(RawAgent.bearing(host.uri(), "nonsense").closed()).startsWith("4401");
    }
    assertThat(RawAgent.bearing(host.uri(), "nonsense").closed()).isEqualTo("4429 retryAfter=60");
  }

  @Test
  @DisplayName("may bring its token in the query or the sub-protocol where the host allows it")
  void otherTokens() throws Exception {
    String token = rig.token(node);
    RawAgent query = RawAgent.with(URI.create(host.uri() + "?token=" + token), Map.of());
    assertThat(query.hear("connection.ack").get("status").asText()).isEqualTo("success");
    RawAgent subprotocol = RawAgent.offering(host.uri(), "token", token);
    assertThat(subprotocol.hear("connection.ack").get("status").asText()).isEqualTo("success");
  }

  @Test
  @DisplayName("is greeted once when it declares the protocol")
  void declared() throws Exception {
    RawAgent agent =
        RawAgent.with(
            host.uri(), Map.of("Authorization", "Bearer " + rig.token(node), "AIWM-Protocol", "2"));
    agent.hear("connection.ack");
    agent.say("{'type':'made.up'}");
    assertThat(agent.hear("error").at("/data/code").asText()).isEqualTo("COMMAND_INVALID");
  }

  @Test
  @DisplayName("is refused by an origin that the host does not know")
  void origin() throws Exception {
    Map<String, String> evil =
        Map.of("Authorization", "Bearer " + rig.token(node), "Origin", "https://evil.example");
    assertThatThrownBy(() -> RawAgent.with(host.uri(), evil)).hasMessageContaining("Handshake");
    Map<String, String> good =
        Map.of("Authorization", "Bearer " + rig.token(node), "Origin", "https://ui.example");
    assertThat(RawAgent.with(host.uri(), good).hear("connection.ack").get("status").asText())
        .isEqualTo("success");
  }

  @Test
  @DisplayName("that connects twice keeps the newer session")
  void twice() throws Exception {
    RawAgent older = registered();
    RawAgent newer = registered();
    assertThat(older.closed()).startsWith("4409");
    newer.say("{'type':'made.up'}").hear("error");
  }

  @Test
  @DisplayName("loses its session when its token is revoked")
  void revoked() throws Exception {
    RawAgent agent = registered();
    rig.apply(node, new NodeInput.TokensRevoked(rig.engine.time().now()));
    assertThat(agent.closed()).startsWith("4401");
  }

  @Test
  @DisplayName("that is hostile is answered or cut off, and disturbs nobody")
  void hostile() throws Exception {
    Node other = rig.node("bystander");
    RawAgent bystander = RawAgent.bearing(host.uri(), rig.token(other));
    bystander.hear("connection.ack");
    bystander.say("{'type':'node.register','data':{}}").hear("register.ack");

    RawAgent agent = registered();
    for (String frame :
        List.of(
            "nonsense",
            "[]",
            "{'type':7}",
            "{'type':'made.up'}",
            "{'type':'command.result','data':{}}",
            "{'type':'telemetry.metrics','data':" + "[".repeat(5_000),
            "{'type':'telemetry.heartbeat','data':{'gpuStatus':'\\u0000'}}")) {
      agent.say(frame);
      assertThat(agent.hear("error").at("/data/code").asText()).isEqualTo("COMMAND_INVALID");
    }
    agent.sayInPieces("{'type':'made.up','messageId':'pieces'}");
    assertThat(agent.hear("error").at("/data/originalMessageId").asText()).isEqualTo("pieces");

    RawAgent binary = registered();
    assertThat(binary.sayBinary().closed()).startsWith("1003");
    RawAgent big = registered();
    // Not much more than is read: TCP would tell of unread data by a reset instead.
    assertThat(big.begin("x".repeat((1 << 20) + 1)).closed()).startsWith("1009");
    RawAgent flood = registered();
    for (int i = 0; i < 21; i++) {
      flood.say("nonsense");
    }
    assertThat(flood.closed()).startsWith("4429");

    bystander.say("{'type':'made.up'}").hear("error");
    assertThat(bystander.isOpen()).isTrue();
  }

  @Test
  @DisplayName("that vanishes leaves a node without a session")
  void vanishes() throws Exception {
    RawAgent agent = registered();
    agent.vanish();
    await()
        .untilAsserted(
            () -> assertThat(rig.stored(node).connection().websocketConnected()).isFalse());
  }

  @Test
  @DisplayName("that does not read is cut off, within bounds of memory and time")
  void slow() throws Exception {
    RawAgent agent = RawAgent.deaf(host.uri(), rig.token(node));
    agent.say("{'type':'node.register','data':{}}");
    await().until(() -> rig.bus.connected(node.id()));
    Command big = command("x".repeat(500_000));
    boolean taken = true;
    for (int i = 0; taken && i < 1_000; i++) {
      taken = rig.bus.send(node.id(), big);
    }
    assertThat(taken).isFalse();
    assertThat(rig.bus.connected(node.id())).isFalse();
    await()
        .untilAsserted(
            () -> assertThat(rig.stored(node).connection().websocketConnected()).isFalse());
  }

  @Test
  @DisplayName("that does not read one frame is cut off in time")
  void stalled() throws Exception {
    RawAgent agent = RawAgent.deaf(host.uri(), rig.token(node));
    agent.say("{'type':'node.register','data':{}}");
    await().until(() -> rig.bus.connected(node.id()));
    for (int i = 0; i < 7; i++) {
      rig.bus.send(node.id(), command("x".repeat(500_000)));
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> !rig.bus.connected(node.id()));
  }

  @Test
  @DisplayName("that is idle is kept alive by pings")
  void idle() throws Exception {
    RawAgent agent = registered();
    await().pollDelay(Duration.ofSeconds(2)).until(agent::isOpen);
    agent.say("{'type':'made.up'}").hear("error");
  }

  @Test
  @DisplayName("is told when to come back when the controller closes")
  void restarting() throws Exception {
    RawAgent agent = registered();
    rig.link.close();
    assertThat(agent.closed()).matches("1012 retryAfter=\\d+");
  }
}
