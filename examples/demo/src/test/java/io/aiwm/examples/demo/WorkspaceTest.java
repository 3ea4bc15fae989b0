package io.aiwm.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The demo's workspace")
class WorkspaceTest {

  @Test
  @DisplayName("keeps a secret from everybody but its owner")
  void secret() throws IOException {
    try (Workspace workspace = new Workspace()) {
      Path file = workspace.secret("token", "abc");
      assertThat(file).hasContent("abc");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  @DisplayName("is gone with all that is in it once it is closed, however often")
  void gone() throws IOException {
    Workspace workspace = new Workspace();
    Path file = workspace.path("sub/file");
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    workspace.close();
    workspace.close();
    assertThat(file.getParent().getParent()).doesNotExist();
  }
}
