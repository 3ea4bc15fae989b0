package io.aiwm.tests.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.command.Command;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeHealth;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.telemetry.NodeTelemetry;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.core.settings.LinkSettings;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A session")
class SessionTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private final VirtualTime time = new VirtualTime();
  private final LinkRig rig = LinkRig.virtual(time);
  private final Node node = rig.node("gpu-1");

  private static Command command(String id) {
    return new Command(
        id,
        "deployment.create",
        null,
        Map.of("memoryLimit", 1L << 30),
        new MessageMetadata("x", null, "e", 0));
  }

  private NodeTelemetry telemetry() {
    time.advance(SECOND);
    return rig.store.telemetry().latest(List.of(node.id())).get(node.id());
  }

  @Test
  @DisplayName("answers a registration with intervals and what is pending, then sends that")
  void registers() {
    rig.orchestrator.pending = List.of(command("c-1"), command("c-2"));
    FakeAgent agent = rig.connect(node).register();

    assertThat(agent.types().subList(2, 5))
        .containsExactly("register.ack", "deployment.create", "deployment.create");
    JsonNode data = agent.last("register.ack").get("data");
    assertThat(data.get("status").asText()).isEqualTo("success");
    assertThat(data.get("nodeId").asText()).isEqualTo(node.id());
    assertThat(data.at("/controllerInfo/heartbeatInterval").asInt()).isEqualTo(30_000);
    assertThat(data.at("/controllerInfo/metricsInterval").asInt()).isEqualTo(60_000);
    assertThat(data.at("/controllerInfo/timezone").asText()).isEqualTo("UTC");
    assertThat(data.at("/pendingCommands/1/messageId").asText()).isEqualTo("c-2");
    assertThat(agent.last().get("messageId").asText()).isEqualTo("c-2");
    assertThat(rig.stored(node).status()).isEqualTo(NodeStatus.ONLINE);
  }

  @Test
  @DisplayName("speaks upper case with GB to an agent that does")
  void upperCase() {
    rig.orchestrator.pending = List.of(command("c-1"));
    FakeAgent agent = rig.connect(node).say("{'type':'NODE_REGISTER','data':{'ramTotal':256}}");
    assertThat(agent.types().subList(2, 4)).containsExactly("REGISTER_ACK", "DEPLOYMENT_CREATE");
    assertThat(agent.last().at("/data/memoryLimit").asDouble()).isEqualTo(1);

    agent.say("{'type':'TELEMETRY_METRICS','data':{'memory':{'total':256}}}");
    assertThat(telemetry().metrics().memory().total()).isEqualTo(256L << 30);
    agent.say("{'type':'MADE_UP'}");
    assertThat(agent.last().get("type").asText()).isEqualTo("ERROR");
  }

  @Test
  @DisplayName("takes heartbeats and metrics to the store within a second")
  void telemetryArrives() {
    FakeAgent agent = rig.connect(node).register();
    agent.say("{'type':'telemetry.heartbeat','data':{'status':'online','cpuUsage':5}}");
    agent.say("{'type':'telemetry.metrics','data':{'cpu':{'usage':7}}}");

    NodeTelemetry latest = telemetry();
    assertThat(latest.heartbeat().cpuUsage()).isEqualTo(5);
    assertThat(latest.metrics().cpu().usage()).isEqualTo(7);
    assertThat(latest.lastHeartbeat()).isEqualTo(VirtualTime.START);
  }

  @Test
  @DisplayName("asks for a registration before it takes anything else")
  void registrationFirst() {
    FakeAgent agent = rig.connect(node).beat();
    assertThat(agent.last().get("type").asText()).isEqualTo("error");
    assertThat(agent.last().at("/data/code").asText()).isEqualTo("REGISTRATION_FAILED");
    assertThat(agent.closeCode).isZero();
    assertThat(telemetry()).isNull();
  }

  @Test
  @DisplayName("answers what is no message, and stays")
  void badFrames() {
    FakeAgent agent = rig.connect(node).register();
    for (String frame : List.of("nonsense", "[]", "{}", "{'type':'made.up','messageId':'m'}")) {
      agent.say(frame);
      assertThat(agent.last().at("/data/code").asText()).isEqualTo("COMMAND_INVALID");
      assertThat(agent.last().at("/data/number").asInt()).isEqualTo(2001);
    }
    assertThat(agent.last().at("/data/originalMessageId").asText()).isEqualTo("m");
    assertThat(agent.closeCode).isZero();
    int answers = agent.frames.size();
    agent.say("{'type':'error','data':{'code':'X'}}");
    assertThat(agent.frames).hasSize(answers);
  }

  @Test
  @DisplayName("ends when they do not stop")
  void abuse() {
    FakeAgent agent = rig.connect(node).register();
    for (int i = 0; i < 20; i++) {
      agent.say("nonsense");
    }
    assertThat(agent.closeCode).isZero();
    agent.say("nonsense");
    assertThat(agent.closeCode).isEqualTo(4429);
    assertThat(agent.closeReason).isEqualTo("retryAfter=60");
  }

  @Test
  @DisplayName("ends at a frame that is too long, a binary one, or too many")
  void limits() {
    assertThat(rig.connect(node).say(" ".repeat((1 << 20) + 1)).closeCode).isEqualTo(1009);
    assertThat(rig.connect(node).sayBinary().closeCode).isEqualTo(1003);
    FakeAgent flooding = rig.connect(node).register();
    for (int i = 0; i < 600; i++) {
      flooding.beat();
    }
    assertThat(flooding.closeCode).isEqualTo(4429);
  }

  @Test
  @DisplayName("takes acknowledgements, results and progress to the orchestrator")
  void answers() {
    FakeAgent agent = rig.connect(node).register();
    agent.say("{'type':'command.ack','data':{'originalMessageId':'c-1'}}");
    agent.say(
        "{'type':'model.downloadProgress','data':{'originalMessageId':'c-1','progress':41.6,"
            + "'downloadedBytes':9}}");
    agent.say(
        "{'type':'command.result','metadata':{'correlationId':'corr'},"
            + "'data':{'originalMessageId':'c-1','status':'success','result':{'a':1}}}");

    assertThat(rig.orchestrator.acknowledged).containsExactly(node.id() + " c-1");
    CommandResult progress = rig.orchestrator.answered.get(0);
    assertThat(progress.status()).isEqualTo("progress");
    assertThat(progress.progress()).isEqualTo(42);
    assertThat(progress.result()).containsEntry("downloadedBytes", 9L);
    assertThat(rig.orchestrator.answered.get(1).result()).containsEntry("a", 1);
    assertThat(rig.orchestrator.callers.get(1).correlationId()).isEqualTo("corr");
    assertThat(rig.orchestrator.callers.get(1).id()).isEqualTo(node.id());
  }

  @Test
  @DisplayName("keeps results, those to one command in order, until the store takes them")
  void storeDown() {
    FakeAgent agent = rig.connect(node).register();
    rig.orchestrator.storeDown = true;
    for (String about : List.of("c-1','status':'progress", "c-1','status':'success", "c-2")) {
      agent.say("{'type':'command.result','data':{'originalMessageId':'" + about + "'}}");
    }
    time.advance(Duration.ofSeconds(3));
    assertThat(rig.orchestrator.answered).isEmpty();
    rig.orchestrator.storeDown = false;
    time.advance(SECOND);
    assertThat(rig.orchestrator.answered)
        .extracting(CommandResult::originalMessageId)
        .containsExactlyInAnyOrder("c-1", "c-1", "c-2");
    assertThat(rig.orchestrator.answered)
        .filteredOn(answer -> answer.originalMessageId().equals("c-1"))
        .extracting(CommandResult::status)
        .containsExactly("progress", "success");
  }

  @Test
  @DisplayName("tells the agent to come back when its registration cannot be stored")
  void registrationNotStored() {
    FakeAgent agent = rig.connect(node);
    rig.store.faults().failing(operation -> operation.startsWith("commit"));
    agent.register();
    JsonNode ack = agent.last("register.ack").get("data");
    assertThat(ack.get("status").asText()).isEqualTo("error");
    assertThat(ack.at("/error/retryable").asBoolean()).isTrue();
    assertThat(agent.closeCode).isEqualTo(1012);
    assertThat(rig.bus.connected(node.id())).isFalse();
  }

  @Test
  @DisplayName("reports a change of health once")
  void health() {
    FakeAgent agent = rig.connect(node).register();
    agent.beat("online").beat("degraded").beat("degraded").beat("healthy");
    assertThat(rig.registry.inputs(NodeInput.HealthReported.class))
        .extracting(input -> input.health().state())
        .containsExactly(NodeHealth.State.DEGRADED, NodeHealth.State.OK);
  }

  @Test
  @DisplayName("passes on what is wrong in the agent's words, again when they change")
  void healthInWords() {
    FakeAgent agent = rig.connect(node).register();
    String beat = "{'type':'telemetry.heartbeat','data':{'status':'degraded','problems':['%s']}}";

    agent.say(beat.formatted("GPU-0: XID 79")).say(beat.formatted("GPU-0: XID 79"));
    assertThat(rig.stored(node).health().reasons()).containsExactly("GPU-0: XID 79");
    agent.say(beat.formatted("x".repeat(9_999)));
    assertThat(rig.stored(node).health().reasons()).containsExactly("x".repeat(256));
    assertThat(rig.registry.inputs(NodeInput.HealthReported.class)).hasSize(2);
  }

  @Test
  @DisplayName("takes a second registration, as of a machine whose driver was loaded late")
  void registersAgain() {
    FakeAgent agent = rig.connect(node).register();
    assertThat(rig.stored(node).inventory().gpuDevices()).isEmpty();

    agent.say(
        "{'type':'node.register','messageId':'r2','data':{'hostname':'h',"
            + "'gpuDevices':[{'deviceId':'GPU-0','model':'NVIDIA H100'}]}}");

    assertThat(agent.last("register.ack").at("/data/status").asText()).isEqualTo("success");
    assertThat(rig.stored(node).inventory().gpuDevices()).hasSize(1);
    assertThat(rig.stored(node).status()).isEqualTo(NodeStatus.ONLINE);
    assertThat(agent.closeCode).isZero();
    assertThat(rig.bus.connected(node.id())).isTrue();
  }

  @Test
  @DisplayName("reports a change of health again when it could not be stored")
  void healthNotStored() {
    FakeAgent agent = rig.connect(node).register();
    rig.store.faults().failing(operation -> operation.startsWith("commit"));
    agent.beat("error");
    rig.store.faults().failing(false);
    agent.beat("error");
    assertThat(rig.stored(node).health().state()).isEqualTo(NodeHealth.State.FAILED);
  }

  @Test
  @DisplayName("ends when the node is deleted, disabled or given other tokens")
  void notWelcomeAnyMore() {
    FakeAgent revoked = rig.connect(node).register();
    rig.apply(node, new NodeInput.TokensRevoked(time.now()));
    assertThat(revoked.closeCode).isEqualTo(4401);

    Node gone = rig.node("gone");
    FakeAgent deleted = rig.connect(gone).register();
    rig.apply(gone, new NodeInput.Deleted());
    assertThat(deleted.closeCode).isEqualTo(4404);
  }

  @Test
  @DisplayName("ends when that happens on another controller")
  void notWelcomeElsewhere() {
    LinkRig peer = rig.peer("c-2", time);
    time.advance(Duration.ofSeconds(2));
    FakeAgent agent = rig.connect(node).register();
    peer.apply(node, new NodeInput.TokensRevoked(time.now()));
    time.runDue();
    assertThat(agent.closeCode).isEqualTo(4401);
  }

  @Test
  @DisplayName("ends even if the signal was lost")
  void repair() {
    LinkRig peer = rig.peer("c-2", time);
    time.advance(Duration.ofSeconds(2));
    FakeAgent agent = rig.connect(node).register();
    peer.store.faults().failing(operation -> operation.equals("signals.send"));
    peer.apply(node, new NodeInput.TokensRevoked(time.now()));
    time.runDue();
    assertThat(agent.closeCode).isZero();
    time.advance(Duration.ofSeconds(30));
    assertThat(agent.closeCode).isEqualTo(4401);
  }

  @Test
  @DisplayName("ends when its token expires")
  void expiry() {
    FakeAgent agent = rig.connect(node).register();
    for (int minute = 0; minute < 61; minute++) {
      time.advance(Duration.ofMinutes(1));
      agent.beat();
    }
    assertThat(agent.closeCode).isEqualTo(4401);
  }

  @Test
  @DisplayName("is pinged, and ends without a pong")
  void pings() {
    FakeAgent agent = rig.connect(node).register();
    time.advance(Duration.ofSeconds(31));
    assertThat(agent.pings).isEqualTo(1);
    agent.ponging = false;
    time.advance(Duration.ofSeconds(45));
    assertThat(agent.closeCode).isEqualTo(1008);
    assertThat(agent.closeReason).isEqualTo("ping timeout");
  }

  @Test
  @DisplayName("ends when the agent does not read, by time and by amount")
  void slowConsumer() {
    FakeAgent stalled = rig.connect(node).register();
    stalled.reading = false;
    rig.bus.send(node.id(), command("c"));
    time.advance(Duration.ofSeconds(12));
    assertThat(stalled.closeReason).isEqualTo("slow consumer");

    FakeAgent flooded = rig.connect(node).register();
    flooded.reading = false;
    boolean taken = true;
    for (int i = 0; taken && i < 5_000; i++) {
      taken = rig.bus.send(node.id(), command("c-" + i));
    }
    assertThat(flooded.closeReason).isEqualTo("slow consumer");
    assertThat(flooded.frames).hasSizeLessThan(10);
  }

  @Test
  @DisplayName("ends when the agent never registers")
  void neverRegisters() {
    FakeAgent agent = rig.connect(node);
    time.advance(Duration.ofSeconds(29));
    assertThat(agent.closeCode).isZero();
    time.advance(Duration.ofSeconds(3));
    assertThat(agent.closeReason).isEqualTo("not registered in time");
  }

  @Test
  @DisplayName("that ends leaves the node suspect, not offline")
  void suspect() {
    rig.connect(node).register().vanish();
    assertThat(rig.stored(node).connection().websocketConnected()).isFalse();
    assertThat(rig.stored(node).status()).isEqualTo(NodeStatus.ONLINE);
  }

  @Test
  @DisplayName("takes more from an agent whose host allows more")
  void otherRate() {
    LinkSettings fast =
        LinkSettings.defaults()
            .withLimits(LinkSettings.Limits.defaults().withRate(1_000_000, 1_000));
    LinkRig other = LinkRig.virtual(new VirtualTime(), fast);
    FakeAgent agent = other.connect(other.node("fast")).register();
    for (int i = 0; i < 900; i++) {
      agent.beat();
    }
    assertThat(agent.closeCode).isZero();
  }

  @Test
  @DisplayName("that comes back to a backlog may answer all of it at once")
  void backlog() {
    List<String> ids = IntStream.range(0, 400).mapToObj(i -> "c-" + i).toList();
    rig.orchestrator.pending = ids.stream().map(SessionTest::command).toList();
    FakeAgent agent = rig.connect(node).register();
    for (String id : ids) {
      agent.say("{'type':'command.ack','data':{'originalMessageId':'" + id + "'}}");
      agent.say(
          "{'type':'command.result','data':{'originalMessageId':'" + id + "','status':'success'}}");
    }
    assertThat(agent.closeCode).isZero();
  }
}
