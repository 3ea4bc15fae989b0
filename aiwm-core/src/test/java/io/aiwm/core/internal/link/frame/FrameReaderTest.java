package io.aiwm.core.internal.link.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.security.Caller;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.Heartbeat;
import io.aiwm.api.wire.Metrics;
import io.aiwm.api.wire.NodeRegister;
import io.aiwm.core.feature.NodeMessage;
import io.aiwm.core.link.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The frame reader")
class FrameReaderTest {
  private static final long GB = 1L << 30;
  private final FrameReader reader = new FrameReader();

  private Inbound read(String frame) throws BadFrameException {
    return reader.read(frame.replace('\'', '"'));
  }

  @Test
  @DisplayName("reads a dotted registration in bytes")
  void dottedRegistration() throws Exception {
    Inbound message =
        read(
            "{'type':'node.register','messageId':'m-1','timestamp':'2025-12-10T10:05:10.000Z',"
                + "'data':{'hostname':'gpu-1','ramTotal':137438953472,'os':'Ubuntu','gpuDevices':"
                + "[{'deviceId':'GPU-0','memoryTotal':85899345920,'temperature':35}]}}");

    assertThat(message.type()).isEqualTo("node.register");
    assertThat(message.dialect()).isEqualTo(Dialect.DOTTED);
    assertThat(message.messageId()).isEqualTo("m-1");
    NodeRegister register = (NodeRegister) message.data();
    assertThat(register.ramTotal()).isEqualTo(137438953472L);
    assertThat(register.gpuDevices().get(0).memoryTotal()).isEqualTo(85899345920L);
    assertThat(register.gpuDevices().get(0).temperature()).isEqualTo(35.0);
  }

  @Test
  @DisplayName("reads an upper-case registration in GB, decimals included")
  void upperCaseRegistration() throws Exception {
    Inbound message =
        read(
            "{'type':'NODE_REGISTER','messageId':'m-1','data':{'ramTotal':256,'diskTotal':0.5,"
                + "'cpuCores':32,'gpuDevices':[{'deviceId':'GPU-0','memoryTotal':80,"
                + "'memoryFree':'79.25'}]}}");

    assertThat(message.type()).isEqualTo("node.register");
    assertThat(message.dialect()).isEqualTo(Dialect.UPPER_CASE);
    NodeRegister register = (NodeRegister) message.data();
    assertThat(register.ramTotal()).isEqualTo(256 * GB);
    assertThat(register.diskTotal()).isEqualTo(GB / 2);
    assertThat(register.cpuCores()).isEqualTo(32);
    assertThat(register.gpuDevices().get(0).memoryFree()).isEqualTo(79 * GB + GB / 4);
  }

  @Test
  @DisplayName("converts metrics of the upper-case dialect, but no counter of network or disk")
  void upperCaseMetrics() throws Exception {
    Inbound message =
        read(
            "{'type':'TELEMETRY_METRICS','data':{'timestamp':'2025-11-21T10:01:00.000Z',"
                + "'cpu':{'usage':45.2,'loadAverage':[1,2,3]},'memory':{'total':256,'used':160},"
                + "'disk':{'total':2048,'free':1024,'ioRead':77},"
                + "'network':{'bytesReceived':1000000,'bytesSent':500000},"
                + "'gpus':[{'deviceId':'GPU-0','memoryUsed':20,'processes':"
                + "[{'pid':7,'memoryUsed':1.5}]}]}}");

    Metrics metrics = (Metrics) message.data();
    assertThat(metrics.cpu().loadAvg()).containsExactly(1.0, 2.0, 3.0);
    assertThat(metrics.memory().used()).isEqualTo(160 * GB);
    assertThat(metrics.disk().total()).isEqualTo(2048 * GB);
    assertThat(metrics.disk().ioRead()).isEqualTo(77);
    assertThat(metrics.network().bytesIn()).isEqualTo(1_000_000);
    assertThat(metrics.gpu().get(0).memoryUsed()).isEqualTo(20 * GB);
    assertThat(metrics.gpu().get(0).processes().get(0).memoryUsed()).isEqualTo(GB + GB / 2);
  }

  @Test
  @DisplayName("converts sizes inside a result, and nothing that only looks like one")
  void resultSizes() throws Exception {
    Inbound message =
        read(
            "{'type':'COMMAND_RESULT','data':{'originalMessageId':'c','status':'success','result':"
                + "{'total':3,'modelSizeBytes':9,'gpuMemoryUsed':2,'environment':{'memoryLimit':4},"
                + "'metrics':{'memory':{'total':1},'gpu':[{'memoryUsed':1}]}}}}");

    assertThat(((CommandResult) message.data()).result())
        .isEqualTo(
            Map.of(
                "total",
                3,
                "modelSizeBytes",
                9,
                "gpuMemoryUsed",
                2 * GB,
                "environment",
                Map.of("memoryLimit", 4),
                "metrics",
                Map.of("memory", Map.of("total", GB), "gpu", List.of(Map.of("memoryUsed", GB)))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'[N/A]'", "'N/A'", "''", "null", "{}", "[1]", "true", "'NaN'"})
  @DisplayName("takes what a driver does not tell as absent")
  void notTold(String value) throws Exception {
    Inbound message =
        read(
            "{'type':'telemetry.heartbeat','data':{'cpuUsage':12.5,'gpuStatus':"
                + "[{'deviceId':'GPU-0','utilization':"
                + value
                + ",'temperature':'36'}]}}");

    Heartbeat heartbeat = (Heartbeat) message.data();
    assertThat(heartbeat.cpuUsage()).isEqualTo(12.5);
    assertThat(heartbeat.gpuStatus().get(0).utilization()).isNull();
    assertThat(heartbeat.gpuStatus().get(0).temperature()).isEqualTo(36.0);
  }

  @Test
  @DisplayName("finds fields at the top level, in any order, and lets those in the data win")
  void eitherPlace() throws Exception {
    Inbound message =
        read(
            "{'data':{'status':'degraded'},'cpuUsage':7,'status':'online',"
                + "'type':'telemetry.heartbeat'}");

    Heartbeat heartbeat = (Heartbeat) message.data();
    assertThat(heartbeat.status()).isEqualTo("degraded");
    assertThat(heartbeat.cpuUsage()).isEqualTo(7);
  }

  @Test
  @DisplayName("reads a message without data")
  void noData() throws Exception {
    assertThat(read("{'type':'telemetry.heartbeat','status':'online'}").data())
        .isEqualTo(new Heartbeat("online", null, null, null, null, null));
    assertThat(read("{'type':'telemetry.heartbeat','data':null}").data())
        .isEqualTo(new Heartbeat(null, null, null, null, null, null));
  }

  @Test
  @DisplayName("carries metadata along, and passes over what it does not know in it")
  void metadata() throws Exception {
    Inbound message =
        read(
            "{'type':'command.ack','metadata':{'correlationId':'x','priority':'urgent',"
                + "'stepIndex':2},'data':{'originalMessageId':'c'}}");

    assertThat(message.metadata().correlationId()).isEqualTo("x");
    assertThat(message.metadata().priority()).isNull();
    assertThat(message.metadata().stepIndex()).isEqualTo(2);
    assertThat(read("{'type':'error','metadata':7}").metadata()).isNull();
  }

  @Test
  @DisplayName("names an unknown type and leaves its data alone")
  void unknownType() throws Exception {
    Inbound message = read("{'type':'MADE_UP','messageId':'m','data':[1]}");

    assertThat(message.type()).isEqualTo("made.up");
    assertThat(message.dialect()).isEqualTo(Dialect.UPPER_CASE);
    assertThat(message.data()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "7",
        "'text'",
        "{",
        "{'type':'telemetry.heartbeat','data':{}",
        "{'type':'telemetry.heartbeat'} {}",
        "{'messageId':'m'}",
        "{'type':7.5e}",
        "{'type':{},'data':{}}",
        "{'type':'telemetry.heartbeat','data':'text'}",
        "{'type':'telemetry.heartbeat','data':[1]}",
        "{'type':'telemetry.heartbeat','data':{'gpuStatus':7}}",
        "{'type':'command.result','data':{'status':'success'}}",
        "{'type':'command.ack','data':{'originalMessageId':''}}",
        "{'type':'command.result','data':{'originalMessageId':'c','result':7}}"
      })
  @DisplayName("refuses what is no message, in words for its sender")
  void refused(String frame) {
    assertThatThrownBy(() -> read(frame))
        .isInstanceOf(BadFrameException.class)
        .message()
        .isNotBlank()
        .doesNotContain("Exception", "com.fasterxml", "io.aiwm");
  }

  @Test
  @DisplayName("refuses nesting beyond all measure without running out of stack")
  void deepNesting() {
    String frame = "{'type':'command.result','data':" + "{'a':".repeat(100_000);
    assertThatThrownBy(() -> read(frame)).isInstanceOf(BadFrameException.class);
    String array = "{'type':'node.register','data':{'os':" + "[".repeat(100_000);
    assertThatThrownBy(() -> read(array)).isInstanceOf(BadFrameException.class);
  }

  @Test
  @DisplayName("keeps whole numbers that a double cannot hold")
  void exactLongs() throws Exception {
    Inbound message =
        read("{'type':'telemetry.metrics','data':{'network':{'bytesIn':9007199254740993}}}");
    assertThat(((Metrics) message.data()).network().bytesIn()).isEqualTo(9007199254740993L);
    Inbound huge =
        read("{'type':'telemetry.metrics','data':{'network':{'bytesIn':99999999999999999999}}}");
    assertThat(((Metrics) huge.data()).network().bytesIn()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  @DisplayName("leaves out what a list says nothing with, and what nothing can measure")
  void nullsAndMonsters() throws BadFrameException {
    Metrics metrics =
        (Metrics)
            reader
                .read(
                    "{\"type\":\"telemetry.metrics\",\"data\":{\"gpu\":[null,{\"temperature\":1e308,"
                        + "\"powerUsage\":\"Infinity\",\"memoryUsed\":1e400}],\"cpu\":{\"usage\":-5e307,"
                        + "\"loadAvg\":[1,null]}}}")
                .data();
    assertThat(metrics.gpu()).hasSize(1);
    assertThat(metrics.gpu().get(0).temperature()).isNull();
    assertThat(metrics.gpu().get(0).powerUsage()).isNull();
    assertThat(metrics.gpu().get(0).memoryUsed()).isNull();
    assertThat(metrics.cpu().usage()).isNull();
    assertThat(metrics.cpu().loadAvg()).containsExactly(1.0);
    NodeRegister register =
        (NodeRegister)
            reader
                .read("{\"type\":\"NODE_REGISTER\",\"running\":[null],\"ramTotal\":1e308}")
                .data();
    assertThat(register.running()).isEmpty();
    assertThat(register.ramTotal()).isNull();
  }

  /** A feature's message. */
  record Leak(String rack, Integer litres) {}

  @Test
  @DisplayName("reads the messages that features declare, in both dialects")
  void declared() throws Exception {
    List<Object> handled = new ArrayList<>();
    reader.add(
        NodeMessage.of("cooling.leak", Leak.class, (caller, node, leak) -> handled.add(leak))
            .requiring("rack", Leak::rack));

    for (String type : List.of("cooling.leak", "COOLING_LEAK")) {
      Inbound message = read("{'type':'" + type + "','data':{'rack':'r-1','litres':2,'x':1}}");
      assertThat(message.data()).isEqualTo(new Leak("r-1", 2));
      message.declared().handle(Caller.system("c-1", "test"), "n-1", message.data());
    }
    assertThat(handled).containsExactly(new Leak("r-1", 2), new Leak("r-1", 2));
    assertThatThrownBy(() -> read("{'type':'cooling.leak','messageId':'m','data':{'litres':2}}"))
        .isInstanceOf(BadFrameException.class)
        .hasMessage("rack is missing");
  }

  @Test
  @DisplayName("reads a declared message that amounts to an answer as that answer")
  void answering() throws Exception {
    reader.add(
        NodeMessage.answering(
            "cooling.filled",
            Leak.class,
            leak -> leak.rack() == null ? null : CommandResult.success(leak.rack(), Map.of())));

    Inbound message = read("{'type':'cooling.filled','data':{'rack':'c-1'}}");
    assertThat(message.data()).isInstanceOf(CommandResult.class);
    assertThat(message.lane()).isEqualTo("c-1");
    assertThat(read("{'type':'cooling.filled','data':{}}").lane()).isNull();
  }

  @Test
  @DisplayName("refuses a type that is known already")
  void twice() {
    assertThatThrownBy(
            () -> reader.add(NodeMessage.of("node.register", Leak.class, (c, n, leak) -> {})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("node.register");
  }
}
