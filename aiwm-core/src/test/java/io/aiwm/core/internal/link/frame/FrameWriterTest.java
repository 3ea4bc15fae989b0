package io.aiwm.core.internal.link.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.command.Command;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.ConnectionAck;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.api.wire.RegisterAck;
import io.aiwm.api.wire.ResourceRef;
import io.aiwm.core.json.Json;
import io.aiwm.core.link.Dialect;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The frame writer")
class FrameWriterTest {
  private static final Command CREATE =
      new Command(
          "c-1",
          "deployment.create",
          new ResourceRef("deployment", "d-1"),
          Map.of(
              "memoryLimit",
              1L << 30,
              "gpuMemoryLimit",
              3L << 29,
              "containerPort",
              8000,
              "environment",
              Map.of("memoryLimit", 5)),
          new MessageMetadata("x", null, "e-1", 0));
  private final FrameWriter writer = new FrameWriter(TimeSource.system());

  private static JsonNode json(String frame) throws Exception {
    return Json.mapper().readTree(frame);
  }

  @Test
  @DisplayName("greets in both spellings while the dialect is not known")
  void greetsInBoth() throws Exception {
    List<String> frames = writer.greeting(null, ConnectionAck.success("n", "c", "1"));

    assertThat(frames).hasSize(2);
    JsonNode dotted = json(frames.get(0));
    assertThat(dotted.get("type").asText()).isEqualTo("connection.ack");
    assertThat(json(frames.get(1)).get("type").asText()).isEqualTo("CONNECTION_ACK");
    for (JsonNode place : List.of(dotted, dotted.get("data"))) {
      assertThat(place.get("status").asText()).isEqualTo("success");
      assertThat(place.get("nodeId").asText()).isEqualTo("n");
      assertThat(place.get("controllerId").asText()).isEqualTo("c");
      assertThat(place.get("serverVersion").asText()).isEqualTo("1");
    }
    assertThat(dotted.get("messageId").asText()).isNotBlank();
    assertThat(dotted.get("timestamp").asText()).endsWith("Z");
  }

  @Test
  @DisplayName("greets once where the dialect is known")
  void greetsOnce() {
    assertThat(writer.greeting(Dialect.DOTTED, ConnectionAck.success("n", "c", "1"))).hasSize(1);
  }

  @Test
  @DisplayName("writes a command in the units and names of each dialect")
  void commands() throws Exception {
    JsonNode dotted = json(writer.command(Dialect.DOTTED, CREATE));
    assertThat(dotted.get("type").asText()).isEqualTo("deployment.create");
    assertThat(dotted.at("/data/memoryLimit").asLong()).isEqualTo(1L << 30);

    JsonNode upper = json(writer.command(Dialect.UPPER_CASE, CREATE));
    assertThat(upper.get("type").asText()).isEqualTo("DEPLOYMENT_CREATE");
    assertThat(upper.get("messageId").asText()).isEqualTo("c-1");
    assertThat(upper.at("/data/memoryLimit").toString()).isEqualTo("1");
    assertThat(upper.at("/data/gpuMemoryLimit").toString()).isEqualTo("1.5");
    assertThat(upper.at("/data/containerPort").asInt()).isEqualTo(8000);
    assertThat(upper.at("/data/environment/memoryLimit").asInt()).isEqualTo(5);
    assertThat(upper.at("/resource/id").asText()).isEqualTo("d-1");
    assertThat(upper.at("/metadata/executionId").asText()).isEqualTo("e-1");
  }

  @Test
  @DisplayName("writes what is pending in a registration's answer as it sends it")
  void pendingCommands() throws Exception {
    RegisterAck ack =
        new RegisterAck(
            "success",
            "n",
            null,
            null,
            List.of(writer.commandEnvelope(Dialect.UPPER_CASE, CREATE)),
            null);

    JsonNode message = json(writer.registerAck(Dialect.UPPER_CASE, ack));
    assertThat(message.get("type").asText()).isEqualTo("REGISTER_ACK");
    JsonNode pending = message.at("/data/pendingCommands/0");
    assertThat(pending.get("type").asText()).isEqualTo("DEPLOYMENT_CREATE");
    assertThat(pending.get("messageId").asText()).isEqualTo("c-1");
    assertThat(pending.at("/data/memoryLimit").asInt()).isEqualTo(1);
  }

  @Test
  @DisplayName("writes an error with its number and what it is about")
  void errors() throws Exception {
    ErrorInfo error = ErrorInfo.of(ErrorCode.COMMAND_INVALID, "No");

    JsonNode message = json(writer.error(Dialect.UPPER_CASE, error, "m-1"));
    assertThat(message.get("type").asText()).isEqualTo("ERROR");
    assertThat(message.at("/data/code").asText()).isEqualTo("COMMAND_INVALID");
    assertThat(message.at("/data/number").asInt()).isEqualTo(2001);
    assertThat(message.at("/data/originalMessageId").asText()).isEqualTo("m-1");
  }
}
