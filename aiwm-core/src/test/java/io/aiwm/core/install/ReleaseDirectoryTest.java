package io.aiwm.core.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A directory of releases")
class ReleaseDirectoryTest {
  @TempDir Path directory;
  private ReleaseDirectory releases;

  @BeforeEach
  void open() {
    releases = new ReleaseDirectory(directory);
  }

  @Test
  @DisplayName("is read anew each time, and may be empty at first")
  void anew() throws Exception {
    assertThat(releases.index()).isEqualTo(ReleaseIndex.EMPTY);
    Files.writeString(directory.resolve("index.json"), index("0.1.0"));
    assertThat(releases.index().releases().get(0).version()).isEqualTo("0.1.0");
    Files.writeString(directory.resolve("index.json"), index("0.2.0"));
    assertThat(releases.index().releases().get(0).version()).isEqualTo("0.2.0");
  }

  @Test
  @DisplayName("says so when its index is damaged")
  void damaged() throws Exception {
    Files.writeString(directory.resolve("index.json"), "{\"product\": \"aio-work");
    assertThatThrownBy(releases::index).hasMessageContaining("The release index is not valid");
  }

  @Test
  @DisplayName("gives its files, and nothing for what is not there or is no file")
  void files() throws Exception {
    Files.writeString(directory.resolve("a.tar.gz"), "bundle");
    Files.createDirectory(directory.resolve("sub"));
    try (InputStream file = releases.open("a.tar.gz").orElseThrow()) {
      assertThat(file).hasContent("bundle");
    }
    assertThat(releases.open("b.tar.gz")).isEmpty();
    assertThat(releases.open("sub")).isEmpty();
  }

  private static String index(String version) {
    return """
    {"product": "aio-worker", "releases": [{"version": "%s", "artifacts": [
      {"os": "linux", "arch": "amd64", "file": "a.tar.gz", "sizeBytes": 6, "sha256": "%s"}]}]}
    """
        .formatted(version, "ab".repeat(32));
  }
}
