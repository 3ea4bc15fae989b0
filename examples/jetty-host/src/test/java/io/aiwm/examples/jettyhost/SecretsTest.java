package io.aiwm.examples.jettyhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A secret that nobody gave")
class SecretsTest {
  @TempDir private Path directory;

  @Test
  @DisplayName("is made once and kept where its owner alone can look")
  void kept() throws IOException {
    Path file = directory.resolve("data/jwt-secret");
    String made = Secrets.kept(file);
    assertThat(Secrets.kept(file)).isEqualTo(made).hasSizeGreaterThan(31);
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(permissions(file.getParent())).isEqualTo("rwx------");
  }

  @Test
  @DisplayName("is refused when the file that keeps it holds too little")
  void tooShort() throws IOException {
    Path file = Files.writeString(directory.resolve("jwt-secret"), "short");
    assertThatThrownBy(() -> Secrets.kept(file)).isInstanceOf(ConfigurationException.class);
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
