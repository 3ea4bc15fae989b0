package io.aiwm.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.error.UnavailableException;
import io.aiwm.api.model.ModelStorage;
import io.aiwm.testkit.model.ModelStorageContract;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A model storage on an S3 server that others wrote")
class S3ModelStorageTest extends ModelStorageContract {
  @TempDir static Path directory;
  private static ObjectStore server;

  @BeforeAll
  static void start() throws Exception {
    server = ObjectStore.start(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.stop();
    }
  }

  @Override
  protected ModelStorage storage() {
    return S3ModelStorage.on(server.settings);
  }

  @Test
  @DisplayName("says that it is unavailable where its key is refused, and shows no secret")
  void refused() {
    S3Settings right = server.settings;
    S3Settings wrong =
        new S3Settings(
            right.bucket(),
            right.region(),
            right.endpoint(),
            null,
            right.accessKey(),
            "another-secret",
            right.prefix());
    assertThat(wrong.toString()).doesNotContain("another-secret");
    try (ModelStorage storage = S3ModelStorage.on(wrong)) {
      assertThatThrownBy(() -> storage.begin("key", ModelStorage.MIN_PART))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("403")
          .hasMessageNotContaining("another-secret");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("is found by the variables that hosts of MinIO know")
  void variables() {
    assertThat(S3Settings.of(Map.of())).isNull();
    Map<String, String> variables =
        Map.of(
            "MINIO_ENDPOINT", "storage.example",
            "MINIO_PORT", "9000",
            "MINIO_USE_SSL", "true",
            "MINIO_ACCESS_KEY", "a",
            "MINIO_SECRET_KEY", "b",
            "MINIO_BUCKET", "aiwm-models");
    S3Settings settings = S3Settings.of(variables);
    assertThat(settings).isNotNull();
    assertThat(settings.endpoint()).isEqualTo(URI.create("https://storage.example:9000"));
    assertThat(settings.bucket()).isEqualTo("aiwm-models");
    assertThatThrownBy(
            () ->
                S3Settings.of(
                    Map.of("MINIO_BUCKET", "b", "MINIO_ENDPOINT", "h", "MINIO_PORT", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MINIO_ENDPOINT");
  }
}
