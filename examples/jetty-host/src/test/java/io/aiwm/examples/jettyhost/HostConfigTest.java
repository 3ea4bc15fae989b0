package io.aiwm.examples.jettyhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.core.install.InstallSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The settings of the reference host")
class HostConfigTest {
  @TempDir Path data;

  @Test
  @DisplayName("have defaults that need no variable at all")
  void defaults() {
    HostConfig config = HostConfig.from(Map.of("DATA_DIR", data.toString()));
    assertThat(config.port()).isEqualTo(3305);
    assertThat(config.database().url()).contains(data.toString()).endsWith("WRITE_DELAY=0");
    assertThat(config.publicUrl()).hasToString("http://localhost:3305");
    assertThat(config.link().heartbeatTimeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(config.userSecret()).isEqualTo(config.nodeSecret());
    assertThat(config.devLogin()).isNull();
  }

  @Test
  @DisplayName("keep a made-up secret across restarts, readable by its owner alone")
  void keptSecret() throws Exception {
    String first = HostConfig.from(Map.of("DATA_DIR", data.toString())).nodeSecret();
    String second = HostConfig.from(Map.of("DATA_DIR", data.toString())).nodeSecret();
    assertThat(second).isEqualTo(first).hasSizeGreaterThanOrEqualTo(32);
    assertThat(Files.getPosixFilePermissions(data.resolve("jwt-secret")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  @DisplayName("take a host with an underscore in its name, as containers have")
  void underscore() {
    HostConfig config =
        HostConfig.from(Map.of("DATA_DIR", data.toString(), "PUBLIC_URL", "http://aiwm_host:3305"));
    assertThat(config.publicUrl()).hasToString("http://aiwm_host:3305");
    assertThat(InstallSettings.at(config.publicUrl()).api("/x"))
        .isEqualTo("http://aiwm_host:3305/x");
  }

  @Test
  @DisplayName("say how long executions are kept, and where they go then")
  void endedExecutions() {
    HostConfig.EndedExecutions usual =
        HostConfig.from(Map.of("DATA_DIR", data.toString())).endedExecutions();
    assertThat(usual).isEqualTo(new HostConfig.EndedExecutions(Duration.ofDays(90), null));
    Map<String, String> own =
        Map.of(
            "DATA_DIR",
            data.toString(),
            "EXECUTION_RETENTION_DAYS",
            "7",
            "EXECUTION_ARCHIVE_DIR",
            "/srv/archive");
    assertThat(HostConfig.from(own).endedExecutions())
        .isEqualTo(new HostConfig.EndedExecutions(Duration.ofDays(7), Path.of("/srv/archive")));
    assertThatThrownBy(
            () ->
                HostConfig.from(
                    Map.of("DATA_DIR", data.toString(), "EXECUTION_RETENTION_DAYS", "0")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("EXECUTION_RETENTION_DAYS");
  }

  @Test
  @DisplayName("never show a secret as text")
  void secretsAreHidden() {
    Map<String, String> variables = new HashMap<>();
    variables.put("JWT_SECRET", "s".repeat(40));
    variables.put("JDBC_PASSWORD", "hunter22");
    variables.put("DEV_LOGIN", "demo:opensesame");
    HostConfig config = HostConfig.from(variables);
    assertThat(config + " " + config.devLogin() + " " + config.database())
        .doesNotContain("sss", "hunter22", "opensesame");
  }

  @Test
  @DisplayName("name a MongoDB by its connection string, and never show its password")
  void mongo() {
    String uri = "mongodb://aiwm:hunter22@db1,db2/fleet?replicaSet=rs0&authSource=admin";
    HostConfig.Database database = HostConfig.from(Map.of("MONGODB_URI", uri)).database();
    assertThat(database.isMongo()).isTrue();
    assertThat(MongoDatabases.name(database.url())).isEqualTo("fleet");
    assertThat(MongoDatabases.name("mongodb://db1")).isEqualTo("hydra-aiwm");
    assertThat(database.toString()).contains("db1,db2/fleet").doesNotContain("hunter22");
  }

  @Test
  @DisplayName("name one database, not two")
  void oneDatabase() {
    Map<String, String> both = Map.of("MONGODB_URI", "mongodb://db1", "JDBC_URL", "jdbc:h2:mem:");
    assertThatThrownBy(() -> HostConfig.from(both))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("MONGODB_URI and JDBC_URL exclude each other");
  }

  @Test
  @DisplayName("warn of the login of development, and of variables that are nearly settings")
  void warnings() {
    Map<String, String> variables =
        Map.of(
            "DATA_DIR", data.toString(),
            "DEV_LOGIN", "a:b",
            "PUBLIC_URI", "https://fleet.example",
            "NOTI_SERVICE_TOKENS", "t",
            "WS_TIMEOUT", "3",
            "DATABASE_URL", "x",
            "PATH", "/bin",
            "HOSTNAME", "h");
    assertThat(HostConfig.from(variables).warnings())
        .containsExactly(
            "NOTI_SERVICE_TOKENS is not a setting of this host; NOTI_SERVICE_TOKEN is",
            "PUBLIC_URI is not a setting of this host; PUBLIC_URL is",
            "WS_TIMEOUT is not a setting of this host",
            "DEV_LOGIN is set: whoever knows its password owns everything here. For development"
                + " only");
  }

  @ParameterizedTest(name = "{0}={1} is refused in a line that names it")
  @CsvSource({
    "PUBLIC_URL, http://h/$x",
    "RELEASE_BASE_URL, http://h/$x",
    "DOCS_BASE_URL, http://h/$x",
    "NOTI_SERVICE_TOKEN, not a token",
    "NOTI_SERVICE_TOKEN, over-plain-http",
    "RELEASE_PUBLIC_KEY, /etc/hostname",
    "RELEASE_PUBLIC_KEY, /nowhere"
  })
  void refusedByTheLibrary(String variable, String value) {
    Map<String, String> variables = new HashMap<>();
    variables.put("DATA_DIR", data.toString());
    variables.put("RELEASES_DIR", data.toString());
    variables.put("NOTI_SERVICE_URL", "http://noti.example");
    variables.put("NOTI_ALLOW_PRIVATE_NETWORKS", "false");
    variables.put(variable, value);
    assertThatThrownBy(
            () -> {
              HostConfig config = HostConfig.from(variables);
              HostSettings.install(config);
              HostSettings.notifiers(config);
            })
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(variable);
  }

  @ParameterizedTest(name = "{0}={1} is refused: {2}")
  @CsvSource({
    "PORT, seventy, must be a whole number",
    "PORT, 70000, must be a whole number",
    "JWT_SECRET, short, must have at least 32 bytes",
    "IAM_JWT_SECRET, short, must have at least 32 bytes",
    "PUBLIC_URL, ftp://x, must be an http or https URL",
    "MONGODB_URI, localhost:27017, is no connection string of MongoDB",
    "NOTI_SERVICE_URL, ftp://noti, must be an http or https URL",
    "DEV_LOGIN, nopassword, must have the form user:password",
    "RELEASE_CHECKSUMS, v1.0.0=abc, must have the form",
    "RELEASES_DIR, /nowhere, must be a directory",
    "RELEASE_PUBLIC_KEY, /etc/key.pub, needs RELEASES_DIR",
    "HEARTBEAT_TIMEOUT_MS, 10, must be a whole number"
  })
  void refused(String variable, String value, String rule) {
    assertThatThrownBy(() -> HostConfig.from(Map.of("DATA_DIR", data.toString(), variable, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(variable)
        .hasMessageContaining(rule);
  }
}
