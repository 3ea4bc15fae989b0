package io.aiwm.testkit.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aiwm.core.json.Json;
import java.util.UUID;

/** The frames that a {@link SimulatedAgent} sends. */
final class AgentFrames {
  private AgentFrames() {}

  static String register() {
    return "{\"type\":\"node.register\",\"messageId\":\""
        + UUID.randomUUID()
        + "\",\"data\":{\"hostname\":\"simulated\",\"os\":\"Linux\",\"cpuCores\":8,"
        + "\"ramTotal\":68719476736,\"diskTotal\":1099511627776,\"daemonVersion\":\"simulated\","
        + "\"capabilities\":[\"idempotent-commands\"]}}";
  }

  static String heartbeat() {
    return "{\"type\":\"telemetry.heartbeat\",\"data\":"
        + "{\"status\":\"online\",\"uptimeSeconds\":60,\"cpuUsage\":10,\"ramUsage\":20}}";
  }

  static String ack(JsonNode command) {
    ObjectNode frame = answer("command.ack", command);
    frame.withObject("/data").put("status", "acknowledged");
    return frame.toString();
  }

  static String result(JsonNode command) {
    ObjectNode frame = answer("command.result", command);
    frame.withObject("/data").put("status", "success").putObject("result").put("done", true);
    return frame.toString();
  }

  private static ObjectNode answer(String type, JsonNode command) {
    ObjectNode frame = Json.mapper().createObjectNode();
    frame.put("type", type).put("messageId", UUID.randomUUID().toString());
    frame.putObject("data").set("originalMessageId", command.path("messageId"));
    if (command.has("metadata")) {
      frame.set("metadata", command.path("metadata"));
    }
    return frame;
  }
}
