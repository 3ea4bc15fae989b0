package io.aiwm.agent.config;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The agent's settings")
class AgentConfigLoaderTest {
  private static final String SECRET = "very-secret-token";

  @TempDir Path directory;

  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "AIO_CONTROLLER_ENDPOINT",
              "wss://aiwm.example.com/ws/node",
              "AIO_NODE_TOKEN",
              SECRET));

  private AgentConfig load() throws ConfigException {
    return AgentConfigLoader.load(environment, null);
  }

  @Test
  @DisplayName("need no more than a controller and a token")
  void defaults() throws ConfigException, IOException {
    AgentConfig config = load();

    assertThat(config.endpoint()).isEqualTo(URI.create("wss://aiwm.example.com/ws/node"));
    assertThat(config.token().read()).isEqualTo(SECRET);
    assertThat(config.heartbeatInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.metricsInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.dockerSocket()).isEqualTo(Path.of("/var/run/docker.sock"));
    assertThat(config.gpuMock()).isFalse();
    assertThat(config.supervised()).isFalse();
  }

  @Test
  @DisplayName("never show the token")
  void hidesToken() throws ConfigException {
    assertThat(load().toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @CsvSource({
    "AIO_NODE_TOKEN, AIO_CONTROLLER_ENDPOINT, AIO_NODE_ID",
    "AIOPS_NODE_TOKEN, AIOPS_CONTROLLER_ENDPOINT, AIOPS_NODE_ID",
    "HYDRA_NODE_TOKEN, HYDRA_CONTROLLER_ENDPOINT, HYDRA_NODE_ID",
    "NODE_TOKEN, CONTROLLER_URL, NODE_ID"
  })
  @DisplayName("are found under every name that has been in use")
  void olderNames(String token, String endpoint, String nodeId)
      throws ConfigException, IOException {
    environment.clear();
    environment.putAll(Map.of(token, "t", endpoint, "ws://localhost:3305/ws/node", nodeId, "n7"));

    AgentConfig config = load();

    assertThat(config.token().read()).isEqualTo("t");
    assertThat(config.endpoint().getPort()).isEqualTo(3305);
    assertThat(config.nodeId()).isEqualTo("n7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AIO_NODE_TOKEN_FILE", "AIOPS_NODE_TOKEN_FILE", "NODE_TOKEN_FILE"})
  @DisplayName("take the token from a file, read afresh each time")
  void tokenFile(String name) throws ConfigException, IOException {
    Path file = Files.writeString(directory.resolve("token"), " one \n");
    environment.remove("AIO_NODE_TOKEN");
    environment.put(name, file.toString());

    TokenSource token = load().token();

    assertThat(token.read()).isEqualTo("one");
    Files.writeString(file, "two");
    assertThat(token.read()).isEqualTo("two");
    assertThat(token.file()).contains(file);
    Files.writeString(file, "");
    assertThatThrownBy(token::read).isInstanceOf(IOException.class);
  }

  @Test
  @DisplayName("come from a properties file where the environment has none, token included")
  void propertiesFile() throws ConfigException, IOException {
    Path file =
        Files.writeString(
            directory.resolve("agent.properties"),
            """
            AIO_CONTROLLER_ENDPOINT=ws://localhost:1/
            NODE_TOKEN=from-file
            HEARTBEAT_INTERVAL=5000
            LOG_LEVEL=debug
            """);
    environment.clear();
    environment.put("HEARTBEAT_INTERVAL", "7000");
    environment.put("AIO_CONFIG_FILE", file.toString());

    AgentConfig config = load();

    assertThat(config.endpoint()).isEqualTo(URI.create("ws://localhost:1/ws/node"));
    assertThat(config.heartbeatInterval()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.logLevel()).isEqualTo("DEBUG");
    assertThat(config.token().read()).isEqualTo("from-file");
    Files.writeString(file, "NODE_TOKEN=changed");
    assertThat(config.token().read()).isEqualTo("changed");
  }

  @ParameterizedTest
  @CsvSource({
    "http://host:3305, ws://host:3305/ws/node",
    "https://host, wss://host/ws/node",
    "WSS://host/, wss://host/ws/node",
    "ws://host/other/path?a=b, ws://host/other/path?a=b"
  })
  @DisplayName("take a web address for the link's")
  void endpoints(String given, String taken) throws ConfigException {
    environment.put("AIO_CONTROLLER_ENDPOINT", given);

    assertThat(load().endpoint()).isEqualTo(URI.create(taken));
  }

  @ParameterizedTest
  @CsvSource({
    "ws://aiwm_controller:3305, ws://aiwm_controller:3305/ws/node",
    "http://my_host, ws://my_host/ws/node"
  })
  @DisplayName("take a host with an underscore, as names of containers have")
  void underscores(String given, String taken) throws ConfigException {
    environment.put("AIO_CONTROLLER_ENDPOINT", given);

    assertThat(load().endpoint()).isEqualTo(URI.create(taken));
  }

  @Test
  @DisplayName("say that there is no TLS for such a host")
  void underscoreWithTls() {
    environment.put("AIO_CONTROLLER_ENDPOINT", "wss://aiwm_controller");

    assertThatThrownBy(this::load).hasMessageContaining("underscore");
  }

  @Test
  @DisplayName("may stand in quotation marks and odd spaces, in files of any editor")
  void pasted() throws Exception {
    Path token = directory.resolve("token");
    Files.write(token, "\ufeff\"Bearer a.b-c_d.e\"\r\n".getBytes(UTF_16LE));
    Path file = directory.resolve("agent.properties");
    Files.writeString(
        file,
        "\ufeffAIO_CONTROLLER_ENDPOINT=\u00a0\"ws://h:1/\"\nAIO_NODE_TOKEN_FILE='" + token + "'");
    environment.clear();
    environment.put("AIO_CONFIG_FILE", "'" + file + "'");
    environment.put("HEARTBEAT_INTERVAL", "\"7000\"");

    AgentConfig config = load();

    assertThat(config.endpoint()).isEqualTo(URI.create("ws://h:1/ws/node"));
    assertThat(config.heartbeatInterval()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.token().read()).isEqualTo("a.b-c_d.e");
  }

  @ParameterizedTest
  @CsvSource({"a.b\u00a0c.d, 00A0", "a.b c.d, 0020", "a.b\u2026, 2026", "<token>, 003C"})
  @DisplayName("name a token that can be none before anything is sent, and show nothing of it")
  void noToken(String token, String character) throws Exception {
    environment.put("AIO_NODE_TOKEN", token);

    assertThatThrownBy(load().token()::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("U+" + character)
        .message()
        .doesNotContain(token, "a.b");
  }

  @Test
  @DisplayName("are refused all at once, each with its name and none with its secret")
  void allProblems() {
    environment.put("AIO_CONTROLLER_ENDPOINT", "ftp://" + SECRET);
    environment.put("HEARTBEAT_INTERVAL", "soon");
    environment.put("GPU_MOCK_MODE", "perhaps");
    environment.put("LOG_LEVEL", "loud");
    environment.remove("AIO_NODE_TOKEN");

    ConfigException refused = catchThrowableOfType(ConfigException.class, this::load);

    assertThat(refused.problems()).hasSize(5);
    assertThat(refused)
        .hasMessageContainingAll(
            "AIO_CONTROLLER_ENDPOINT",
            "HEARTBEAT_INTERVAL",
            "GPU_MOCK_MODE",
            "LOG_LEVEL",
            "AIO_NODE_TOKEN")
        .message()
        .doesNotContain(SECRET);
  }

  @Test
  @DisplayName("refuse an address that carries a token, since addresses are logged")
  void tokenInAddress() {
    environment.put("AIO_CONTROLLER_ENDPOINT", "ws://host/ws/node?token=" + SECRET);

    assertThatThrownBy(this::load)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("carries a token")
        .message()
        .doesNotContain(SECRET);
  }

  @Test
  @DisplayName("know a supervisor by systemd's mark")
  void supervised() throws ConfigException {
    environment.put("INVOCATION_ID", "abc");

    assertThat(load().supervised()).isTrue();
  }

  @Test
  @DisplayName("decode what a token says of itself, without trusting it")
  void claims() {
    String payload =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"sub\":\"n1\",\"exp\":1800000000}".getBytes(UTF_8));

    assertThat(TokenClaims.decode("e30." + payload + ".sig"))
        .contains(new TokenClaims("n1", Instant.ofEpochSecond(1_800_000_000)));
    assertThat(TokenClaims.decode("no token")).isEmpty();
    assertThat(TokenClaims.decode("a.%%%.c")).isEmpty();
  }
}
