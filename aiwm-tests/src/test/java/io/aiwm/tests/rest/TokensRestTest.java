package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.core.json.Json;
import io.aiwm.tests.rest.RestWorld.Answer;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Tokens of nodes over REST")
class TokensRestTest {
  private static final Pattern CODE = Pattern.compile("/install/([A-Za-z0-9_-]+)");

  private final RestWorld world = new RestWorld();
  private final String id = world.createNode("gpu-01");

  private RestWorld.Request issue(String body) {
    return world.request("POST", "/nodes/" + id + "/token").json(body);
  }

  @Test
  @DisplayName("come with everything that an operator needs, and leave only their dates behind")
  void issued() {
    Answer answer = issue("{\"expiresIn\": 31536000, \"description\": \"rack 4\"}").send();
    assertThat(answer.status()).as(answer.response().bodyText()).isEqualTo(200);
    JsonNode issued = answer.json();
    String token = issued.path("token").asText();
    assertThat(token.split("\\.")).hasSize(3);
    assertThat(issued.path("expiresIn").asLong()).isEqualTo(31_536_000);
    assertThat(issued.path("nodeId").asText()).isEqualTo(id);
    assertThat(issued.path("installScript").asText()).startsWith("#!").contains(id);
    for (String field :
        new String[] {
          "expiresAt",
          "installMethod",
          "daemonVersion",
          "downloadUrl",
          "checksum",
          "documentationUrl",
          "cloudInit",
          "commandExpiresAt"
        }) {
      assertThat(issued.path(field).asText()).as(field).isNotEmpty();
    }
    Answer node = world.get("/nodes/" + id);
    assertThat(node.json().at("/tokenMetadata/tokenExpiresAt")).isEqualTo(issued.path("expiresAt"));
    assertThat(node.response().bodyText()).doesNotContain(token).doesNotContain("tokensValidFrom");
  }

  @ParameterizedTest
  @CsvSource({
    "expiresIn, 60",
    "expiresIn, 99999999999",
    "daemonVersion, '\"v0.0.0\"'",
    "installMethod, '\"floppy\"'",
    "expiresIn, '\"year\"'"
  })
  @DisplayName("are not minted on terms that cannot be kept")
  void terms(String field, String value) {
    Answer answer = issue("{\"" + field + "\": " + value + "}").send();
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(field);
    assertThat(world.get("/nodes/" + id).json().has("tokenMetadata")).isFalse();
  }

  @Test
  @DisplayName("are for owners of the node's organisation")
  void whose() {
    assertThat(issue("{}").as(RestWorld.EDITOR).send().status()).isEqualTo(403);
    assertThat(issue("{}").as(RestWorld.STRANGER).send().status()).isEqualTo(404);
  }

  @Test
  @DisplayName("are never told again for a repeated request")
  void repeated() {
    assertThat(issue("{}").header("Idempotency-Key", "k").send().status()).isEqualTo(200);
    Answer again = issue("{}").header("Idempotency-Key", "k").send();
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.json().path("code").asText()).isEqualTo("IDEMPOTENCY_KEY_USED");
  }

  @Test
  @DisplayName("reach a machine by a code that works once")
  void code() {
    Matcher matcher = CODE.matcher(issue("{}").send().json().path("installCommand").asText());
    assertThat(matcher.find()).isTrue();
    Answer script = world.request("GET", matcher.group()).as(null).send();
    assertThat(script.status()).isEqualTo(200);
    assertThat(script.header("Content-Type").orElseThrow()).startsWith("text/x-shellscript");
    assertThat(script.header("Cache-Control")).contains("no-store");
    assertThat(script.response().bodyText()).startsWith("#!").contains(id);
    assertThat(world.request("GET", matcher.group()).as(null).send().status()).isEqualTo(404);
    assertThat(world.request("GET", "/install/nonsense").as(null).send().status()).isEqualTo(404);
  }

  @Test
  @DisplayName("stay as they are when a command to install the agent is asked for")
  void command() {
    String token = issue("{}").send().json().path("token").asText();
    Node before = world.store.find(Node.KIND, Scope.all(), id).orElseThrow();
    Answer answer = world.request("POST", "/nodes/" + id + "/install-command").send();
    assertThat(answer.status()).as(answer.response().bodyText()).isEqualTo(200);
    assertThat(answer.response().bodyText()).doesNotContain(token);
    assertThat(answer.json().path("commandExpiresAt").asText())
        .isEqualTo(Json.text(world.time.now().plus(Duration.ofMinutes(15))));
    Node after = world.store.find(Node.KIND, Scope.all(), id).orElseThrow();
    assertThat(after.tokens()).isEqualTo(before.tokens());
    Matcher matcher = CODE.matcher(answer.json().path("installCommand").asText());
    assertThat(matcher.find()).isTrue();
    Answer script = world.request("GET", matcher.group()).as(null).send();
    assertThat(script.response().bodyText()).contains(token);
    assertThat(world.get("/audit?action=node.install_command").json().path("total").asInt())
        .isEqualTo(1);
  }

  @Test
  @DisplayName("are needed before a command can be had, and only owners can have one")
  void noCommand() {
    RestWorld.Request ask = world.request("POST", "/nodes/" + id + "/install-command");
    assertThat(ask.send().status()).isEqualTo(409);
    assertThat(ask.send().json().path("code").asText()).isEqualTo("NO_TOKEN");
    issue("{\"expiresIn\": 3600}").send();
    assertThat(ask.as(RestWorld.EDITOR).send().status()).isEqualTo(403);
    assertThat(ask.as(RestWorld.STRANGER).send().status()).isEqualTo(404);
    world.time.advance(Duration.ofHours(1));
    assertThat(ask.as(RestWorld.OWNER).send().status()).isEqualTo(409);
  }

  @Test
  @DisplayName("are revoked by owners of the node's organisation")
  void revoked() {
    issue("{}").send();
    String path = "/nodes/" + id + "/token";
    assertThat(world.request("DELETE", path).as(RestWorld.EDITOR).send().status()).isEqualTo(403);
    assertThat(world.request("DELETE", path).as(RestWorld.STRANGER).send().status()).isEqualTo(404);
    assertThat(world.request("DELETE", path).send().status()).isEqualTo(200);
    Node node = world.store.find(Node.KIND, Scope.all(), id).orElseThrow();
    assertThat(node.tokens().currentTokenId()).isNull();
  }
}
