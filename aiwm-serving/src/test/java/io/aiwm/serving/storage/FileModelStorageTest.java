package io.aiwm.serving.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.model.ModelStorage;
import io.aiwm.testkit.model.ModelStorageContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A model storage in a directory")
class FileModelStorageTest extends ModelStorageContract {
  @TempDir Path directory;

  @Override
  protected ModelStorage storage() {
    return FileModelStorage.at(directory);
  }

  @ParameterizedTest(name = "[{0}]")
  @ValueSource(strings = {"../outside", "/etc/passwd", "a/../../b", "a//b", "", "a\\b", "a/./b"})
  @DisplayName("touches nothing outside itself:")
  void outside(String key) {
    ModelStorage storage = storage();
    assertThatThrownBy(() -> storage.begin(key, ModelStorage.MIN_PART))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> storage.stat(key)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("leaves no folder and no upload behind")
  void tidy() throws Exception {
    ModelStorage storage = storage();
    String upload = storage.begin("org/model/v1/file", ModelStorage.MIN_PART);
    storage.complete(
        "org/model/v1/file",
        upload,
        List.of(storage.putPart("org/model/v1/file", upload, 1, new byte[10], 10)));
    storage.delete("org/model/v1/file");
    try (var left = Files.walk(directory)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(directory.getFileName().toString(), "objects", "uploads");
    }
  }

  @Test
  @DisplayName("says that it is unavailable once its directory is gone")
  void gone() throws Exception {
    ModelStorage storage = storage();
    Files.delete(directory.resolve("uploads"));
    Files.writeString(directory.resolve("uploads"), "no directory");
    assertThatThrownBy(() -> storage.begin("key", ModelStorage.MIN_PART))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("model storage");
    Files.delete(directory.resolve("uploads"));
    Files.createDirectory(directory.resolve("uploads"));
  }
}
