package io.aiwm.tests.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.command.Command;
import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.node.Node;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.testkit.VirtualTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The command bus")
class CommandBusTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Command QUERY =
      new Command(
          "q-1", "system.query", null, Map.of(), new MessageMetadata("x", null, null, null));
  private final VirtualTime time = new VirtualTime();
  private final LinkRig rig = LinkRig.virtual(time);
  private final LinkRig peer = rig.peer("c-2", time);
  private final Node node = rig.node("gpu-1");

  @BeforeEach
  void controllersKnowEachOther() {
    time.advance(Duration.ofSeconds(2));
  }

  private static void answer(FakeAgent agent, String result) {
    agent.say(
        "{'type':'command.result','data':{'originalMessageId':'q-1','status':'success','result':"
            + result
            + "}}");
  }

  private static void assertUnavailable(CompletableFuture<CommandResult> answer) {
    assertThat(answer)
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(UnavailableException.class);
  }

  @Test
  @DisplayName("sends over a registered session, and says so where there is none")
  void sends() {
    assertThat(rig.bus.send(node.id(), QUERY)).isFalse();
    FakeAgent agent = rig.connect(node);
    assertThat(rig.bus.connected(node.id())).isFalse();
    assertThat(rig.bus.send(node.id(), QUERY)).isFalse();
    agent.register();
    assertThat(rig.bus.connected(node.id())).isTrue();
    assertThat(rig.bus.send(node.id(), QUERY)).isTrue();
    assertThat(agent.last().get("messageId").asText()).isEqualTo("q-1");
  }

  @Test
  @DisplayName("gives an answer to who asked, and to nobody else")
  void asks() {
    FakeAgent agent = rig.connect(node).register();
    FakeAgent other = rig.connect(rig.node("other")).register();
    CompletableFuture<CommandResult> answer = rig.bus.ask(node.id(), QUERY, TIMEOUT);

    answer(other, "{'forged':true}");
    assertThat(answer).isNotDone();
    answer(agent, "{'a':1}");
    assertThat(answer).isCompletedWithValueMatching(r -> r.result().equals(Map.of("a", 1)));
    assertThat(rig.orchestrator.answered)
        .as("only the forged one is nobody's")
        .hasSize(1)
        .allMatch(result -> result.result().containsKey("forged"));
  }

  @Test
  @DisplayName("gives up in time")
  void timesOut() {
    rig.connect(node).register();
    CompletableFuture<CommandResult> answer = rig.bus.ask(node.id(), QUERY, TIMEOUT);
    time.advance(TIMEOUT);
    assertUnavailable(answer);
  }

  @Test
  @DisplayName("says at once that a node is not connected anywhere")
  void notConnected() {
    assertUnavailable(rig.bus.ask(node.id(), QUERY, TIMEOUT));
  }

  @Test
  @DisplayName("asks over another controller's session")
  void asksElsewhere() {
    FakeAgent agent = peer.connect(node).register();
    CompletableFuture<CommandResult> answer = rig.bus.ask(node.id(), QUERY, TIMEOUT);
    time.runDue();
    assertThat(agent.last().get("type").asText()).isEqualTo("system.query");
    answer(agent, "{'a':1}");
    time.runDue();
    assertThat(answer).isCompletedWithValueMatching(r -> r.result().equals(Map.of("a", 1)));
  }

  @Test
  @DisplayName("says so where the answer is too long to pass on")
  void tooLong() {
    FakeAgent agent = peer.connect(node).register();
    CompletableFuture<CommandResult> answer = rig.bus.ask(node.id(), QUERY, TIMEOUT);
    time.runDue();
    answer(agent, "{'a':'" + "x".repeat(70_000) + "'}");
    time.runDue();
    assertUnavailable(answer);
  }

  @Test
  @DisplayName("has the controller that holds the session send what waits")
  void announces() {
    rig.connect(node).register();
    rig.bus.announce(node.id());
    assertThat(rig.orchestrator.dispatched).containsExactly(node.id());
    peer.bus.announce(node.id());
    time.runDue();
    assertThat(rig.orchestrator.dispatched).hasSize(2);
    assertThat(peer.orchestrator.dispatched).isEmpty();
  }

  @Test
  @DisplayName("does not lose what is announced while the node registers")
  void announcedWhileRegistering() {
    rig.orchestrator.whileRegistering = () -> rig.bus.announce(node.id());
    rig.connect(node).register();
    assertThat(rig.orchestrator.dispatched).containsExactly(node.id());
  }
}
