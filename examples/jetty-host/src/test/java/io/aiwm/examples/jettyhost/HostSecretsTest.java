package io.aiwm.examples.jettyhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.entity.Owner;
import io.aiwm.api.security.SecretRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The host's secrets")
class HostSecretsTest {
  private static final Owner OURS = Owner.of("org-1", "ann");
  private static final Owner THEIRS = Owner.of("org-2", "sam");

  @TempDir Path directory;

  private Optional<String> secret(Owner owner, String name) {
    Map<String, String> variables = Map.of("SECRET_HF_TOKEN", "of the environment", "PATH", "/bin");
    return new HostSecrets(directory, variables).resolve(owner, new SecretRef(name));
  }

  private void write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  @DisplayName("are files of an organisation, files of all, and variables, in that order")
  void order() throws IOException {
    assertThat(secret(OURS, "hf-token")).contains("of the environment");
    write("hf-token", "of all\n");
    write("org-1/hf-token", "ours\r\n");
    assertThat(secret(OURS, "hf-token")).contains("ours");
    assertThat(secret(THEIRS, "hf-token")).contains("of all");
    assertThat(secret(OURS, "path")).isEmpty();
  }

  @Test
  @DisplayName("are no other organisation's, and no other files")
  void confined() throws IOException {
    write("org-1/db", "ours");
    Files.writeString(directory.resolveSibling("outside"), "x");
    for (String name : new String[] {"db", "org-1/db", "../outside", "..", ".", "org-1"}) {
      assertThat(secret(THEIRS, name)).as(name).isEmpty();
    }
    assertThat(secret(Owner.of("..", "sam"), directory.getFileName() + "/org-1/db")).isEmpty();
  }

  @Test
  @DisplayName("that cannot be read are asked for again later")
  void unreadable() throws IOException {
    write("big", "x".repeat(70_000));
    assertThatThrownBy(() -> secret(OURS, "big")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("lie in the data directory unless told otherwise")
  void configured() throws IOException {
    write("secrets/db", "of all");
    HostConfig config = HostConfig.from(Map.of("DATA_DIR", directory.toString()));
    assertThat(config.secrets().resolve(OURS, new SecretRef("db"))).contains("of all");
  }
}
