package io.aiwm.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.policy.LocalPolicy;
import io.aiwm.agent.session.MessageCodec;
import io.aiwm.api.time.TimeSource;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A container's specification")
class ContainerSpecTest {

  private static ContainerSpec spec(String fields) throws CommandException {
    String frame =
        "{\"type\":\"deployment.create\",\"messageId\":\"m\",\"resource\":{\"type\":\"deployment\","
            + "\"id\":\"d1\"},\"data\":{\"containerImage\":\"image:1\""
            + fields
            + "}}";
    return ContainerSpec.of(
        new CommandArguments(new MessageCodec(TimeSource.system()).read(frame).orElseThrow()),
        new ContainerRules(LocalPolicy.defaults(), Path.of("/nonexistent/models"), "n1"));
  }

  @Test
  @DisplayName("needs no more than an image")
  void defaults() throws CommandException {
    ContainerSpec spec = spec("");

    assertThat(spec.name()).isEqualTo("aiwm-d1");
    assertThat(spec.reachablePort()).isEmpty();
    assertThat(HostSettings.of(spec, List.of()).getDeviceRequests()).isNull();
  }

  @Test
  @DisplayName("hands limits, GPUs and ports to Docker")
  void limits() throws CommandException {
    ContainerSpec spec =
        spec(
            ",\"memoryLimit\":1073741824,\"cpuLimit\":1.5,\"containerPort\":8000,\"hostPort\":9000,"
                + "\"gpuDeviceIds\":[\"GPU-0\"],\"restartPolicy\":\"on-failure:3\"");

    HostConfig host = HostSettings.of(spec, List.of("GPU-uuid"));

    assertThat(host.getMemory()).isEqualTo(1L << 30);
    assertThat(host.getMemorySwap()).isEqualTo(1L << 30);
    assertThat(host.getNanoCPUs()).isEqualTo(1_500_000_000L);
    assertThat(host.getPortBindings().getBindings().get(ExposedPort.tcp(8000))[0].getHostPortSpec())
        .isEqualTo("9000");
    assertThat(spec.reachablePort()).hasValue(9000);
    assertThat(host.getDeviceRequests().get(0).getDeviceIds()).containsExactly("GPU-uuid");
    assertThat(host.getRestartPolicy().getMaximumRetryCount()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ",\"privileged\":true | privileged",
        ",\"volumes\":[\"/:/host\"] | mounted",
        ",\"volumes\":[\"data:/host\"] | volumes",
        ",\"capabilities\":[\"SYS_ADMIN\"] | SYS_ADMIN",
        ",\"healthCheck\":{\"path\":\"health\",\"port\":1} | healthCheck.path",
        ",\"healthCheck\":{\"path\":\"/health\"} | healthCheck.port",
        ",\"healthCheck\":{\"port\":1,\"retries\":0} | healthCheck.retries",
        ",\"modelPath\":\"../etc\" | model",
        ",\"networkMode\":\"container:other\" | networkMode",
        ",\"containerName\":\"../x\" | containerName",
        ",\"containerPort\":70000 | containerPort",
        ",\"memoryLimit\":\"lots\" | memoryLimit",
        ",\"environment\":[1] | environment",
        ",\"command\":[{}] | command",
        ",\"restartPolicy\":\"sometimes\" | restartPolicy"
      })
  @DisplayName("refuses what policy forbids and what is not valid, naming the field")
  void refuses(String fields, String named) {
    assertThatThrownBy(() -> spec(fields))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(named);
  }

  @Test
  @DisplayName("never shows the environment")
  void hidesEnvironment() throws CommandException {
    assertThat(spec(",\"environment\":{\"KEY\":\"secret\"}").toString()).doesNotContain("secret");
  }
}
