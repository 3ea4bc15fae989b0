package io.aiwm.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The demo's options")
class OptionsTest {
  private final Properties properties = new Properties();

  @TempDir Path directory;

  @BeforeEach
  void jars() throws IOException {
    Path jar = Files.createFile(directory.resolve("some.jar"));
    properties.setProperty("demo.hostJar", jar.toString());
    properties.setProperty("demo.agentJar", jar.toString());
  }

  @Test
  @DisplayName("have defaults: port 3305, stay, four minutes")
  void defaults() {
    Options options = Options.from(properties);
    assertThat(options.port()).isEqualTo(3305);
    assertThat(options.exit()).isFalse();
    assertThat(options.timeout()).isEqualTo(Duration.ofMinutes(4));
  }

  @Test
  @DisplayName("name the property that holds no port")
  void badPort() {
    properties.setProperty("demo.port", "70000");
    assertThatThrownBy(() -> Options.from(properties))
        .isInstanceOf(DemoException.class)
        .hasMessage("-Ddemo.port must be a number from 1 to 65535");
  }

  @Test
  @DisplayName("say how to start the demo where a jar is missing")
  void noJar() {
    properties.setProperty("demo.agentJar", directory.resolve("none.jar").toString());
    assertThatThrownBy(() -> Options.from(properties))
        .isInstanceOf(DemoException.class)
        .hasMessageContaining("none.jar")
        .hasMessageContaining("mvn -q -Pdemo");
  }
}
