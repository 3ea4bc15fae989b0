package io.aiwm.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiwm.agent.command.CommandException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A machine's own policy")
class LocalPolicyTest {
  @TempDir Path directory;

  private LocalPolicy policy(String json) throws IOException {
    return PolicyFile.read(Files.writeString(directory.resolve("policy.json"), json));
  }

  private static void assertDenied(String rule, ThrowingCallable what) {
    var error = catchThrowableOfType(CommandException.class, what).error();
    assertThat(error.code()).isEqualTo("POLICY_DENIED");
    assertThat(error.details()).containsEntry("rule", rule);
    assertThat(error.retryable()).isFalse();
  }

  @Test
  @DisplayName("without a file allows any image, and nothing that reaches out of a container")
  void defaults() throws CommandException {
    LocalPolicy policy = LocalPolicy.defaults();

    assertThat(policy.admitImage("anything")).isEqualTo("anything");
    assertThat(policy.admitMemory(1L << 40)).isEqualTo(1L << 40);
    policy.admitGpus(16);
    policy.admitNetwork("host");
    assertDenied("privileged", policy::admitPrivileged);
    assertDenied("mountRoots", () -> policy.admitMount("/tmp"));
    assertDenied("capabilities", () -> policy.admitCapabilities(List.of("SYS_PTRACE")));
    assertDenied("networkModes", () -> policy.admitNetwork("container-net"));
  }

  @ParameterizedTest
  @CsvSource({
    "nginx, nginx:1.27, docker.io/library/nginx:1.27",
    "nginx, docker.io/library/nginx, docker.io/library/nginx:latest",
    "vllm/vllm-openai:v0.8*, vllm/vllm-openai:v0.8.5, docker.io/vllm/vllm-openai:v0.8.5",
    "registry.example.com/*, registry.example.com/a/b:1, registry.example.com/a/b:1",
    "localhost:5000/x, localhost:5000/x:1, localhost:5000/x:1",
    "nginx, nginx:1@sha256:ab, docker.io/library/nginx@sha256:ab",
    "nginx@sha256:ab, nginx:other@sha256:ab, docker.io/library/nginx@sha256:ab",
    "*, quay.io/any/thing, quay.io/any/thing:latest"
  })
  @DisplayName("admits images on its list, by whatever name they go, and names them in full")
  void admitsImages(String rule, String image, String fullName) throws Exception {
    assertThat(policy("{\"images\": [\"" + rule + "\"]}").admitImage(image)).isEqualTo(fullName);
  }

  @ParameterizedTest
  @CsvSource({
    "nginx, evil/nginx",
    "nginx, registry.example.com/library/nginx",
    "vllm/vllm-openai:v0.8*, vllm/vllm-openai",
    "vllm/vllm-openai:v0.8*, vllm/vllm-openai@sha256:ab",
    "registry.example.com/*, registry.example.com.evil.io/x",
    "registry.example.com/*, x/registry.example.com/y",
    "my.registry/x, my-registry/x",
    "nginx, 0123456789ab",
    "nginx@sha256:ab, nginx@sha256:cd"
  })
  @DisplayName("refuses images that are not on its list")
  void refusesImages(String rule, String image) throws IOException {
    LocalPolicy policy = policy("{\"images\": [\"" + rule + "\"]}");

    assertDenied("images", () -> policy.admitImage(image));
  }

  @Test
  @DisplayName("admits mounts below its roots, and follows links before it judges")
  void mounts() throws Exception {
    Path root = Files.createDirectories(directory.resolve("data/inner")).getParent();
    Files.createSymbolicLink(root.resolve("out"), directory);
    Files.createDirectory(directory.resolve("data-other"));
    LocalPolicy policy = policy("{\"mountRoots\": [\"" + root + "\"]}");

    assertThat(policy.admitMount(root + "/inner")).isEqualTo(root.resolve("inner").toRealPath());
    assertDenied("mountRoots", () -> policy.admitMount(root + "/out"));
    assertDenied("mountRoots", () -> policy.admitMount(root + "/../data-other"));
    assertDenied("mountRoots", () -> policy.admitMount(directory + "/data-other"));
    assertDenied("mountRoots", () -> policy.admitMount(root + "/missing"));
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, http://example.com/x, true",
    "example.com, https://EXAMPLE.com:9/x, true",
    "*.example.com, https://a.b.example.com/x, true",
    "*.example.com, https://example.com/x, false",
    "*.example.com, https://evil.com/a.example.com, false",
    "example.com, https://example.com.evil.com/, false",
    "example.com, https://example.com@evil.com/, false",
    "example.com:8443, https://example.com:8443/, true",
    "example.com:443, https://example.com/, true",
    "example.com:443, http://example.com/, false",
    "https://example.com, http://example.com/, false",
    "10.0.*, http://10.0.3.4:8000/, true",
    "[::1]:8000, http://[::1]:8000/, true",
    "my_host, http://my_host:1/, true"
  })
  @DisplayName("admits addresses by scheme, host and port")
  void addresses(String rule, URI address, boolean admitted) throws Exception {
    LocalPolicy policy = policy("{\"sources\": [\"" + rule + "\"]}");

    if (admitted) {
      policy.admitSource(address);
    } else {
      assertDenied("sources", () -> policy.admitSource(address));
    }
    policy.admitProxyTarget(address);
  }

  @Test
  @DisplayName("limits what a container may use, and gives the limit where none is asked for")
  void limits() throws Exception {
    LocalPolicy policy =
        policy(
            "{\"maxMemoryBytes\": 1000, \"maxCpus\": 2, \"maxGpus\": 1, \"maxDeployments\": 2,"
                + " \"privileged\": true, \"capabilities\": [\"cap_sys_ptrace\"]}");

    assertThat(policy.admitMemory(null)).isEqualTo(1000);
    assertThat(policy.admitCpus(1.5)).isEqualTo(1.5);
    assertThat(policy.admitCapabilities(List.of("sys_ptrace"))).containsExactly("SYS_PTRACE");
    policy.admitPrivileged();
    policy.admitDeployment(1);
    assertDenied("maxMemoryBytes", () -> policy.admitMemory(1001L));
    assertDenied("maxCpus", () -> policy.admitCpus(2.1));
    assertDenied("maxGpus", () -> policy.admitGpus(2));
    assertDenied("maxDeployments", () -> policy.admitDeployment(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"image\": []}",
        "{\"images\": \"nginx\"}",
        "{} {}",
        "null",
        "",
        "{\"mountRoots\": [\"data\"]}",
        "{\"sources\": [\"https://example.com/models\"]}",
        "{\"proxyTargets\": [\"\"]}",
        "{\"maxGpus\": -1}"
      })
  @DisplayName("is not read at all when any of it is wrong, and the file is named")
  void wrongFile(String json) {
    assertThatThrownBy(() -> policy(json))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("policy.json");
  }
}
