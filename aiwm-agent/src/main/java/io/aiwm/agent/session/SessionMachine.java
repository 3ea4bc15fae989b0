package io.aiwm.agent.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.agent.session.SessionState.Phase;
import io.aiwm.api.wire.ConnectionAck;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.api.wire.MessageType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The agent's side of the protocol, as a pure function. */
public final class SessionMachine {
  /** What a refusal closes with when the controller itself does not close. */
  static final int CLOSE_TOKEN = 4401;

  static final int CLOSE_FORBIDDEN = 4403;
  static final int CLOSE_UNKNOWN_NODE = 4404;

  /** No controller needs a report more often, and a wrong value must not flood it. */
  private static final long LEAST_INTERVAL_MILLIS = 100;

  private static final long LONGEST_INTERVAL_MILLIS = Duration.ofHours(1).toMillis();

  private SessionMachine() {}

  /**
   * The state that follows and its effects.
   *
   * @param state where the session stands now
   * @param effects what to do, in order
   */
  public record Decision(SessionState state, List<SessionEffect> effects) {
    static Decision of(SessionState state, SessionEffect... effects) {
      return new Decision(state, List.of(effects));
    }
  }

  public static Decision decide(SessionState state, SessionInput input) {
    if (input instanceof SessionInput.Received received) {
      return received(state, received.message());
    }
    if (input instanceof SessionInput.Garbled) {
      return Decision.of(
          state, new SessionEffect.SendError(invalid("not a JSON object with a type")));
    }
    if (input instanceof SessionInput.GreetingOverdue) {
      return state.phase() == Phase.ACTIVE
          ? Decision.of(state)
          : Decision.of(state, new SessionEffect.Close(1002, "no answer from the controller"));
    }
    if (state.phase() != Phase.ACTIVE) {
      return Decision.of(state);
    }
    if (input instanceof SessionInput.InventoryChanged) {
      return Decision.of(state, new SessionEffect.Register());
    }
    return input instanceof SessionInput.HeartbeatDue
        ? Decision.of(
            state,
            new SessionEffect.SendHeartbeat(),
            new SessionEffect.HeartbeatAfter(state.heartbeatInterval()))
        : Decision.of(
            state,
            new SessionEffect.SendMetrics(),
            new SessionEffect.MetricsAfter(state.metricsInterval()));
  }

  private static Decision received(SessionState state, Message message) {
    return switch (message.type()) {
      case MessageType.CONNECTION_ACK -> connectionAck(state, message);
      case MessageType.REGISTER_ACK -> registerAck(state, message);
      case MessageType.ERROR ->
          Decision.of(
              state,
              new SessionEffect.Note(
                  "the controller answered "
                      + message.text("code")
                      + ": "
                      + message.text("message")));
      default -> command(state, message);
    };
  }

  private static Decision connectionAck(SessionState state, Message ack) {
    if (!ConnectionAck.SUCCESS.equals(ack.text("status"))) {
      JsonNode error = ack.field("error");
      String code = error.path("code").asText(ErrorCode.INTERNAL_ERROR.name());
      return Decision.of(
          state.in(Phase.REFUSED),
          new SessionEffect.Refused(code, error.path("message").asText(""), closeCode(code)));
    }
    return state.phase() == Phase.AWAITING_ACK
        ? Decision.of(state.in(Phase.REGISTERING), new SessionEffect.Register())
        : Decision.of(state);
  }

  private static Decision registerAck(SessionState state, Message ack) {
    if (!ConnectionAck.SUCCESS.equals(ack.text("status"))) {
      return Decision.of(
          state,
          new SessionEffect.Note(
              "registration refused: " + ack.field("error").path("message").asText("no reason")),
          new SessionEffect.Close(1000, "registration refused"));
    }
    SessionState next = withIntervals(state, ack.field("controllerInfo"));
    if (state.phase() == Phase.ACTIVE) {
      return Decision.of(next);
    }
    List<SessionEffect> effects = new ArrayList<>();
    effects.add(
        new SessionEffect.Registered(ack.field("controllerInfo").path("controllerId").asText("")));
    effects.add(new SessionEffect.SendHeartbeat());
    effects.add(new SessionEffect.SendMetrics());
    effects.add(new SessionEffect.HeartbeatAfter(next.heartbeatInterval()));
    effects.add(new SessionEffect.MetricsAfter(next.metricsInterval()));
    for (JsonNode pending : ack.field("pendingCommands")) {
      MessageCodec.of(pending).map(SessionEffect.Accept::new).ifPresent(effects::add);
    }
    return new Decision(next.in(Phase.ACTIVE), effects);
  }

  /** The controller's interval beats the agent's own. */
  private static SessionState withIntervals(SessionState state, JsonNode info) {
    return state.every(
        interval(info.path("heartbeatInterval"), state.heartbeatInterval()),
        interval(info.path("metricsInterval"), state.metricsInterval()));
  }

  private static Duration interval(JsonNode millis, Duration own) {
    if (!millis.canConvertToLong() || millis.asLong() <= 0) {
      return own;
    }
    return Duration.ofMillis(
        Math.min(LONGEST_INTERVAL_MILLIS, Math.max(LEAST_INTERVAL_MILLIS, millis.asLong())));
  }

  private static Decision command(SessionState state, Message message) {
    if (state.phase() == Phase.AWAITING_ACK || state.phase() == Phase.REFUSED) {
      return Decision.of(
          state, new SessionEffect.SendError(invalid(message.type() + " before connection.ack")));
    }
    if (message.messageId().isBlank()) {
      return Decision.of(
          state, new SessionEffect.SendError(invalid(message.type() + " without a messageId")));
    }
    return Decision.of(state, new SessionEffect.Accept(message));
  }

  private static int closeCode(String code) {
    return switch (ErrorCode.named(code).orElse(ErrorCode.INTERNAL_ERROR)) {
      case TOKEN_MISSING, TOKEN_INVALID, INVALID_TOKEN, TOKEN_EXPIRED -> CLOSE_TOKEN;
      case NODE_INACTIVE, ROLE_MISSING -> CLOSE_FORBIDDEN;
      case NODE_NOT_FOUND -> CLOSE_UNKNOWN_NODE;
      default -> 1000;
    };
  }

  private static ErrorInfo invalid(String message) {
    return ErrorInfo.of(ErrorCode.COMMAND_INVALID, message);
  }
}
