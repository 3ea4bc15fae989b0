package io.aiwm.serving.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.store.Store;
import io.aiwm.serving.Serving;
import io.aiwm.serving.ServingWorld;
import io.aiwm.serving.ServingWorld.Answer;
import io.aiwm.serving.storage.FileModelStorage;
import io.aiwm.testkit.VirtualTime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The registry of models over REST, on some store. */
abstract class RegistryContract {
  @TempDir Path files;
  private final VirtualTime time = new VirtualTime();
  private ServingWorld world;

  abstract Store store();

  @BeforeEach
  void start() {
    world = new ServingWorld(store(), time, Serving.with(FileModelStorage.at(files)));
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private static String model(String name, String more) {
    return "{\"name\":\"%s\",\"type\":\"llm\",\"deploymentType\":\"self-hosted\"%s}"
        .formatted(name, more.isEmpty() ? "" : "," + more);
  }

  private static String api(String name, String config) {
    return """
    {"name":"%s","type":"llm","deploymentType":"api-based","provider":"openai",
     "apiEndpoint":"https://api.example/v1","modelIdentifier":"gpt-x","apiConfig":%s}\
    """
        .formatted(name, config);
  }

  private List<String> names(String token, String list) {
    List<String> names = new ArrayList<>();
    for (JsonNode one : world.as(token, "GET", list, "").json().path("data")) {
      names.add(one.path("name").asText());
    }
    return names;
  }

  @Test
  @DisplayName("A self-hosted model waits for its files; it is read, changed and deleted by name")
  void selfHosted() {
    Answer made = world.post("/models", model("whisper", "\"framework\":\"vllm\",\"fileSize\":9"));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.at("/status")).isEqualTo("queued");
    assertThat(made.at("/scope")).isEqualTo("org");
    assertThat(made.at("/fileSize")).isEqualTo("9");
    String one = "/models/" + made.id();
    Answer changed = world.as(ServingWorld.EDITOR, "PUT", one, "{\"description\":\"speech\"}");
    assertThat(changed.at("/description")).isEqualTo("speech");
    assertThat(changed.at("/framework")).isEqualTo("vllm");
    assertThat(world.post("/models", model("whisper", "")).code()).isEqualTo("NAME_TAKEN");
    assertThat(world.as(ServingWorld.EDITOR, "DELETE", one, "").status()).isEqualTo(200);
    assertThat(world.get(one).status()).isEqualTo(404);
    assertThat(world.post("/models", model("whisper", "")).status()).isEqualTo(201);
  }

  @Test
  @DisplayName("An api-based model is active at once, and shows the name of its key alone")
  void apiBased() {
    Answer made = world.post("/models", api("gpt", "{\"apiKey\":\"${secrets.openai}\"}"));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.at("/status")).isEqualTo("active");
    assertThat(made.at("/apiConfig/apiKey")).isEqualTo("${secrets.openai}");
    Answer plain = world.post("/models", api("other", "{\"apiKey\":\"sk-12345\"}"));
    assertThat(plain.status()).isEqualTo(400);
    assertThat(plain.text()).contains("apiConfig.apiKey").doesNotContain("sk-12345");
    Answer header = world.post("/models", api("other", "{\"header-Authorization\":\"Basic x\"}"));
    assertThat(header.status()).isEqualTo(400);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"llm\",\"deploymentType\":\"self-hosted\"}|name",
        "{\"name\":\" \",\"type\":\"llm\",\"deploymentType\":\"self-hosted\"}|name",
        "{\"name\":\"m\",\"type\":\"song\",\"deploymentType\":\"self-hosted\"}|type",
        "{\"name\":\"m\",\"type\":\"llm\",\"deploymentType\":\"api-based\"}|apiEndpoint",
        "{\"name\":\"m\",\"type\":\"llm\",\"deploymentType\":\"self-hosted\","
            + "\"apiEndpoint\":\"file:///etc/passwd\"}|apiEndpoint",
        "{\"name\":\"m\",\"type\":\"llm\",\"deploymentType\":\"self-hosted\",\"tags\":[\"\"]}|tags",
        "{\"name\":\"m\",\"type\":\"llm\",\"deploymentType\":\"self-hosted\",\"color\":1}|color",
      })
  @DisplayName("Bad input is named:")
  void badInput(String body, String field) {
    Answer refused = world.post("/models", body);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("errors").toString()).contains("\"" + field + "\"");
  }

  @Test
  @DisplayName("Models are filtered, and counted by status among what the caller may see")
  void listed() {
    world.post("/models", model("a", "\"tags\":[\"speech\"]"));
    world.post("/models", model("b", "\"framework\":\"sglang\""));
    world.post("/models", api("c", "{}"));
    world.as(ServingWorld.STRANGER, "POST", "/models", model("theirs", ""));
    assertThat(names(ServingWorld.VIEWER, "/models?sort=name")).containsExactly("a", "b", "c");
    assertThat(names(ServingWorld.VIEWER, "/models?tags=speech")).containsExactly("a");
    assertThat(names(ServingWorld.VIEWER, "/models?framework=sglang")).containsExactly("b");
    assertThat(names(ServingWorld.VIEWER, "/models?status=active")).containsExactly("c");
    assertThat(world.get("/models").json().at("/statistics").toString())
        .isEqualTo("{\"total\":3,\"byStatus\":{\"active\":1,\"queued\":2}}");
    assertThat(world.get("/models?limit=2").at("/total")).isEqualTo("3");
  }

  @Test
  @DisplayName("A public model is everybody's to read, a private one its creator's and the owners'")
  void scopes() {
    String shared = world.post("/models", model("shared", "\"scope\":\"public\"")).id();
    String own = world.post("/models", model("own", "\"scope\":\"private\"")).id();
    world.post("/models", model("team", "\"scope\":\"org\""));
    assertThat(names(ServingWorld.EDITOR, "/models?sort=name"))
        .containsExactly("own", "shared", "team");
    assertThat(names(ServingWorld.OWNER, "/models?sort=name"))
        .containsExactly("own", "shared", "team");
    assertThat(names(ServingWorld.VIEWER, "/models?sort=name")).containsExactly("shared", "team");
    assertThat(names(ServingWorld.STRANGER, "/models")).containsExactly("shared");
    assertThat(names(ServingWorld.UNIVERSE, "/models?sort=name"))
        .containsExactly("own", "shared", "team");
    assertThat(world.as(ServingWorld.STRANGER, "GET", "/models/" + shared, "").status())
        .isEqualTo(200);
    String body = "{\"description\":\"mine now\"}";
    assertThat(world.as(ServingWorld.STRANGER, "PATCH", "/models/" + shared, body).status())
        .isEqualTo(404);
    String colleague = "organization.editor@org-1/eve";
    assertThat(world.as(colleague, "GET", "/models/" + own, "").status()).isEqualTo(404);
    assertThat(world.as(colleague, "PATCH", "/models/" + own, body).status()).isEqualTo(404);
    assertThat(world.as(colleague, "DELETE", "/models/" + own, "").status()).isEqualTo(404);
    assertThat(world.as(ServingWorld.OWNER, "PATCH", "/models/" + own, body).status())
        .isEqualTo(200);
    assertThat(world.as(ServingWorld.VIEWER, "PATCH", "/models/" + shared, body).status())
        .isEqualTo(403);
  }

  @Test
  @DisplayName("A model is put out of use and back; one without files cannot be activated")
  void activation() {
    String gpt = world.post("/models", api("gpt", "{}")).id();
    Answer off = world.post("/models/" + gpt + "/deactivate", "");
    assertThat(off.at("/status")).isEqualTo("inactive");
    assertThat(world.post("/models/" + gpt + "/deactivate", "").status()).isEqualTo(409);
    assertThat(world.post("/models/" + gpt + "/activate", "").at("/status")).isEqualTo("active");
    String empty = world.model("empty");
    Answer refused = world.post("/models/" + empty + "/activate", "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("MODEL_EMPTY");
    List<String> events = new ArrayList<>();
    world
        .get("/events?subject=" + gpt)
        .json()
        .path("data")
        .forEach(event -> events.add(event.path("type").asText()));
    assertThat(events).containsExactly("model.created", "model.deactivated", "model.activated");
  }

  @Test
  @DisplayName("A model is changed at the version that was read")
  void versions() {
    String one = "/models/" + world.model("m");
    String body = "{\"description\":\"x\"}";
    String[] first = {"If-Match", "\"1\""};
    assertThat(world.as(ServingWorld.EDITOR, "PATCH", one, body, first).status()).isEqualTo(200);
    assertThat(world.as(ServingWorld.EDITOR, "PATCH", one, body, first).status()).isEqualTo(412);
    assertThat(world.get(one + "/versions").json().path("data")).isEmpty();
    assertThat(world.get(one + "/aliases/prod").status()).isEqualTo(404);
    assertThat(world.get("/models/storage").at("/usedBytes")).isEqualTo("0");
  }
}
