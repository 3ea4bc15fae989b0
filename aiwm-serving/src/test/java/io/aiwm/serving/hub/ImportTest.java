package io.aiwm.serving.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.security.SecretRef;
import io.aiwm.core.net.AddressGuard;
import io.aiwm.serving.Serving;
import io.aiwm.serving.ServingWorld;
import io.aiwm.serving.ServingWorld.Answer;
import io.aiwm.serving.storage.FileModelStorage;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An import from the hub")
@Timeout(120)
class ImportTest {
  private static final long QUOTA = 100L << 20;

  @TempDir Path files;
  private final VirtualTime time = new VirtualTime();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final byte[] weights = new byte[(20 << 20) + 7];
  private final byte[] config = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
  private FakeHub hub;
  private ServingWorld world;
  private String commit;

  @BeforeEach
  void start() throws Exception {
    new Random(5).nextBytes(weights);
    hub = new FakeHub();
    commit = hub.commit(repository(weights));
    world = world();
  }

  private ServingWorld world() {
    return new ServingWorld(
        new InMemoryStore(),
        time,
        Serving.with(FileModelStorage.at(files))
            .hub(HubSettings.at(hub.address()))
            .quotas(org -> QUOTA)
            .executor(threads),
        host ->
            host.addresses(AddressGuard.privateNetworksToo())
                .secrets(
                    (owner, ref) ->
                        ref.equals(new SecretRef("hub")) ? Optional.of("hf_x") : Optional.empty()));
  }

  private Map<String, byte[]> repository(byte[] large) {
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("config.json", config);
    all.put("onnx/model.onnx", new byte[3_000]);
    all.put("model.safetensors", large);
    return all;
  }

  @AfterEach
  void stop() {
    world.close();
    hub.close();
    threads.shutdownNow();
  }

  private Answer begin(String more) {
    Answer begun =
        world.post(
            "/models/download", "{\"repository\":\"org/tiny\",\"version\":\"v1\"" + more + "}");
    assertThat(begun.status()).as(begun.text()).isEqualTo(202);
    return begun;
  }

  /** Lets time pass until the version has come to its end. */
  private Answer ended(Answer begun) {
    String version = "/models/" + begun.at("/modelId") + "/versions/" + begun.at("/versionId");
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              world.pass(5);
              String status = world.get(version).at("/status");
              return status.equals("ready") || status.equals("failed");
            });
    return world.get(version);
  }

  private Path stored(String path) {
    return files.resolve("objects/org-1").resolve("org_tiny~" + suffix()).resolve("v1/" + path);
  }

  private String suffix() {
    try (var all = Files.list(files.resolve("objects/org-1"))) {
      return all.findFirst().orElseThrow().getFileName().toString().split("~")[1];
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("brings the files of one commit, verified, into the storage")
  void whole() throws Exception {
    Answer begun = begin("");
    Answer version = ended(begun);
    assertThat(version.at("/status")).as(version.text()).isEqualTo("ready");
    assertThat(version.at("/source/commit")).isEqualTo(commit);
    assertThat(version.json().path("files")).hasSize(3);
    version
        .json()
        .path("files")
        .forEach(file -> assertThat(file.path("verified").asBoolean()).isTrue());
    assertThat(Files.readAllBytes(stored("model.safetensors"))).isEqualTo(weights);
    assertThat(Files.readAllBytes(stored("config.json"))).isEqualTo(config);
    assertThat(Files.readString(stored("metadata.json"))).contains(commit);
    Answer model = world.get("/models/" + begun.at("/modelId"));
    assertThat(model.at("/status")).isEqualTo("downloaded");
    assertThat(model.at("/name")).isEqualTo("org/tiny");
    Awaitility.await()
        .until(
            () -> {
              world.pass(1);
              return world.get("/executions/" + begun.at("/executionId")).at("/status");
            },
            "completed"::equals);
    assertThat(world.get("/models/storage").at("/usedBytes"))
        .isEqualTo(String.valueOf(weights.length + config.length + 3_000));
    assertThat(world.get("/events?subject=" + begun.at("/modelId")).text())
        .contains("model.imported");
  }

  @Test
  @DisplayName("brings only the files that are wanted")
  void some() {
    Answer version = ended(begin(",\"files\":[\"*.json\",\"onnx/*\"]"));
    assertThat(version.json().path("files").findValuesAsText("path"))
        .containsExactly("config.json", "onnx/model.onnx");
    Answer none =
        ended(
            world.post(
                "/models/download",
                "{\"repository\":\"org/tiny\",\"name\":\"other\",\"files\":[\"*.gguf\"]}"));
    assertThat(none.at("/error/code")).isEqualTo("NO_FILES");
  }

  @Test
  @DisplayName("goes on where the connection broke, and waits as long as the hub asks")
  void interrupted() {
    hub.faults.add(FakeHub.breaksAfter(9 << 20));
    hub.faults.add(FakeHub.refuses(429, 30));
    hub.faults.add(FakeHub.refuses(503, 1));
    Answer version = ended(begin(""));
    assertThat(version.at("/status")).as(version.text()).isEqualTo("ready");
    List<String> large =
        hub.asked.stream().filter(request -> request.startsWith("model.safetensors")).toList();
    assertThat(large).hasSize(4);
    assertThat(large.get(0)).endsWith("null");
    assertThat(large.get(3)).contains("bytes=");
  }

  @Test
  @DisplayName("keeps to its commit while the hub's branch moves on")
  void branchMoves() throws Exception {
    hub.faults.add(
        (exchange, bytes) -> {
          byte[] other = weights.clone();
          other[0] ^= 1;
          hub.commit(repository(other));
          FakeHub.breaksAfter(1 << 20).on(exchange, bytes);
        });
    Answer version = ended(begin(""));
    assertThat(version.at("/source/commit")).isEqualTo(commit);
    assertThat(Files.readAllBytes(stored("model.safetensors"))).isEqualTo(weights);
  }

  @Test
  @DisplayName("of a file with one wrong byte publishes nothing, and may be tried again")
  void wrongByte() {
    hub.faults.add(FakeHub.flipsByte());
    Answer begun = begin("");
    Answer version = ended(begun);
    assertThat(version.at("/status")).isEqualTo("failed");
    assertThat(version.at("/error/code")).isEqualTo("CHECKSUM_MISMATCH");
    assertThat(world.get("/models/" + begun.at("/modelId")).at("/status")).isEqualTo("error");
    world.pass(30);
    assertThat(world.get("/models/storage").at("/usedBytes")).isEqualTo("0");
    assertThat(world.get("/models/storage").at("/reservedBytes")).isEqualTo("0");
    assertThat(files.resolve("objects")).isEmptyDirectory();
    assertThat(ended(begin("")).at("/status")).isEqualTo("ready");
  }

  @Test
  @DisplayName("of a gated repository needs a secret of the host, which nobody sees")
  void gated() {
    hub.neededToken = "hf_x";
    hub.gated = true;
    Answer begun = begin("");
    Answer refused = ended(begun);
    assertThat(refused.at("/error/code")).isEqualTo("INVALID_CREDENTIALS");
    assertThat(refused.at("/error/message")).contains("gated");
    assertThat(world.get("/models/" + begun.at("/modelId")).at("/status"))
        .isEqualTo("invalid-credentials");
    world.pass(30);
    Answer again = begin(",\"token\":\"${secrets.hub}\"");
    Answer version = ended(again);
    assertThat(version.at("/status")).as(version.text()).isEqualTo("ready");
    String execution = "/executions/" + again.at("/executionId");
    assertThat(world.get(execution).text() + world.get(execution + "/steps").text())
        .doesNotContain("hf_x");
    assertThat(
            world
                .post("/models/download", "{\"repository\":\"org/tiny\",\"token\":\"hf_plain\"}")
                .status())
        .isEqualTo(400);
  }

  @Test
  @DisplayName("that has no room is refused before anything is fetched")
  void quota() {
    byte[] large = new byte[1 << 20];
    Map<String, byte[]> many = new LinkedHashMap<>();
    for (int i = 0; i < 101; i++) {
      many.put("part-" + i, large);
    }
    hub.commit(many);
    Answer version = ended(begin(""));
    assertThat(version.at("/error/code")).isEqualTo("QUOTA_EXCEEDED");
    assertThat(hub.asked).hasSize(1);
  }

  @Test
  @DisplayName("that is cancelled leaves nothing")
  void cancelled() {
    hub.faults.add((exchange, bytes) -> exchange.sendResponseHeaders(200, bytes.length));
    Answer begun = begin("");
    Awaitility.await()
        .until(
            () -> {
              world.pass(0);
              return hub.asked.size() >= 2;
            });
    String execution = "/executions/" + begun.at("/executionId");
    assertThat(world.as(ServingWorld.EDITOR, "DELETE", execution, "").status()).isEqualTo(200);
    Answer version = ended(begun);
    assertThat(version.at("/status")).isEqualTo("failed");
    world.pass(30);
    assertThat(world.get("/models/storage").at("/reservedBytes")).isEqualTo("0");
  }
}
