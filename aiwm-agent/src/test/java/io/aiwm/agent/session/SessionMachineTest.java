package io.aiwm.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.agent.session.SessionMachine.Decision;
import io.aiwm.agent.session.SessionState.Phase;
import io.aiwm.agent.testing.ManualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A session")
class SessionMachineTest {
  private static final SessionState OPENED =
      SessionState.opened(Duration.ofSeconds(30), Duration.ofMinutes(1));
  private static final SessionState REGISTERING = OPENED.in(Phase.REGISTERING);
  private static final SessionState ACTIVE = OPENED.in(Phase.ACTIVE);

  private final MessageCodec codec = new MessageCodec(new ManualTime());

  private Decision receive(SessionState state, String frame) {
    return SessionMachine.decide(state, new SessionInput.Received(codec.read(frame).orElseThrow()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"connection.ack\",\"status\":\"success\"}",
        "{\"type\":\"connection.ack\",\"data\":{\"status\":\"success\",\"later\":1}}"
      })
  @DisplayName("registers after connection.ack, whether its fields stand in the data or beside it")
  void registers(String ack) {
    Decision decision = receive(OPENED, ack);

    assertThat(decision.state().phase()).isEqualTo(Phase.REGISTERING);
    assertThat(decision.effects()).containsExactly(new SessionEffect.Register());
    assertThat(receive(decision.state(), ack).effects()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "TOKEN_EXPIRED, 4401",
    "INVALID_TOKEN, 4401",
    "NODE_INACTIVE, 4403",
    "NODE_NOT_FOUND, 4404",
    "SOMETHING_NEW, 1000"
  })
  @DisplayName("knows which close a refusal stands for")
  void refused(String code, int closeCode) {
    Decision decision =
        receive(
            OPENED,
            "{\"type\":\"connection.ack\",\"status\":\"error\",\"error\":{\"code\":\""
                + code
                + "\",\"message\":\"no\"}}");

    assertThat(decision.state().phase()).isEqualTo(Phase.REFUSED);
    assertThat(decision.effects())
        .containsExactly(new SessionEffect.Refused(code, "no", closeCode));
  }

  @Test
  @DisplayName("registers again when the node is another than it registered as, and goes on")
  void registersAgain() {
    Decision decision = SessionMachine.decide(ACTIVE, new SessionInput.InventoryChanged());

    assertThat(decision.state()).isEqualTo(ACTIVE);
    assertThat(decision.effects()).containsExactly(new SessionEffect.Register());
    assertThat(SessionMachine.decide(REGISTERING, new SessionInput.InventoryChanged()).effects())
        .isEmpty();
    assertThat(
            receive(ACTIVE, "{\"type\":\"register.ack\",\"data\":{\"status\":\"success\"}}")
                .effects())
        .isEmpty();
  }

  @Test
  @DisplayName("takes the controller's intervals, reports at once and takes up pending commands")
  void registered() {
    Decision decision =
        receive(
            REGISTERING,
            """
            {"type":"register.ack","data":{"status":"success",
             "controllerInfo":{"controllerId":"c7","heartbeatInterval":90000},
             "pendingCommands":[{"type":"system.query","messageId":"m1","data":{}},"junk"]}}\
            """);

    assertThat(decision.state().phase()).isEqualTo(Phase.ACTIVE);
    assertThat(decision.state().heartbeatInterval()).isEqualTo(Duration.ofSeconds(90));
    assertThat(decision.state().metricsInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(decision.effects())
        .startsWith(
            new SessionEffect.Registered("c7"),
            new SessionEffect.SendHeartbeat(),
            new SessionEffect.SendMetrics(),
            new SessionEffect.HeartbeatAfter(Duration.ofSeconds(90)),
            new SessionEffect.MetricsAfter(Duration.ofMinutes(1)))
        .hasSize(6)
        .last()
        .isInstanceOfSatisfying(
            SessionEffect.Accept.class,
            accept -> assertThat(accept.command().messageId()).isEqualTo("m1"));
  }

  @ParameterizedTest
  @CsvSource({"0, 30000", "-5, 30000", "1, 100", "99999999999, 3600000"})
  @DisplayName("takes no interval that cannot be meant")
  void intervalBounds(String told, long taken) {
    Decision decision =
        receive(
            REGISTERING,
            "{\"type\":\"register.ack\",\"data\":{\"status\":\"success\","
                + "\"controllerInfo\":{\"heartbeatInterval\":"
                + told
                + "}}}");

    assertThat(decision.state().heartbeatInterval()).isEqualTo(Duration.ofMillis(taken));
  }

  @Test
  @DisplayName("closes when registration is refused, and when the greeting takes too long")
  void givesUp() {
    assertThat(
            receive(REGISTERING, "{\"type\":\"register.ack\",\"data\":{\"status\":\"error\"}}")
                .effects())
        .last()
        .isInstanceOf(SessionEffect.Close.class);
    for (SessionState state : List.of(OPENED, REGISTERING)) {
      assertThat(SessionMachine.decide(state, new SessionInput.GreetingOverdue()).effects())
          .singleElement()
          .isInstanceOf(SessionEffect.Close.class);
    }
    assertThat(SessionMachine.decide(ACTIVE, new SessionInput.GreetingOverdue()).effects())
        .isEmpty();
  }

  @Test
  @DisplayName("takes commands only from a controller that has admitted it, and only with an id")
  void commands() {
    String command = "{\"type\":\"system.query\",\"messageId\":\"m1\",\"data\":{}}";

    assertThat(receive(OPENED, command).effects())
        .singleElement()
        .isInstanceOf(SessionEffect.SendError.class);
    assertThat(receive(REGISTERING, command).effects())
        .singleElement()
        .isInstanceOf(SessionEffect.Accept.class);
    assertThat(receive(ACTIVE, "{\"type\":\"system.query\"}").effects())
        .singleElement()
        .isInstanceOf(SessionEffect.SendError.class);
  }

  @Test
  @DisplayName("never answers an error with an error")
  void errors() {
    assertThat(receive(ACTIVE, "{\"type\":\"error\",\"data\":{\"code\":\"X\"}}").effects())
        .singleElement()
        .isInstanceOf(SessionEffect.Note.class);
  }

  @Test
  @DisplayName("reports again and again while it is active, and not before")
  void reports() {
    assertThat(SessionMachine.decide(ACTIVE, new SessionInput.HeartbeatDue()).effects())
        .containsExactly(
            new SessionEffect.SendHeartbeat(),
            new SessionEffect.HeartbeatAfter(Duration.ofSeconds(30)));
    assertThat(SessionMachine.decide(ACTIVE, new SessionInput.MetricsDue()).effects())
        .containsExactly(
            new SessionEffect.SendMetrics(), new SessionEffect.MetricsAfter(Duration.ofMinutes(1)));
    assertThat(SessionMachine.decide(REGISTERING, new SessionInput.HeartbeatDue()).effects())
        .isEmpty();
  }
}
