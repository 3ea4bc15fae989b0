package io.aiwm.serving.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.aiwm.api.model.ModelStorage;
import io.aiwm.api.model.StoredPart;
import io.aiwm.serving.model.Model;
import io.aiwm.serving.model.ModelSource;
import io.aiwm.serving.model.ModelVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code metadata.json} beside the files of a version, for people and programs that see
 * the bucket alone. Of a version that has such a file of its own, it is {@code aiwm-metadata.json}.
 */
record Manifest(
    String model,
    String modelId,
    String version,
    String versionId,
    String type,
    ModelSource source,
    long fileSize,
    List<Entry> files) {
  static final String NAME = "metadata.json";
  static final String OTHER_NAME = "aiwm-metadata.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A file. */
  record Entry(String path, long size, @Nullable String sha256) {}

  static Manifest of(Model model, ModelVersion version) {
    return new Manifest(
        model.details().name(),
        model.id(),
        version.label(),
        version.id(),
        model.details().type().wireName(),
        version.source(),
        version.fileSize(),
        version.files().stream()
            .map(file -> new Entry(file.path(), file.size(), file.sha256()))
            .toList());
  }

  void write(ModelStorage storage, ModelVersion version) {
    String key = version.key(version.file(NAME).isPresent() ? OTHER_NAME : NAME);
    byte[] bytes = json().getBytes(StandardCharsets.UTF_8);
    String upload = storage.begin(key, Math.max(ModelStorage.MIN_PART, bytes.length));
    StoredPart part = storage.putPart(key, upload, 1, bytes, bytes.length);
    storage.complete(key, upload, List.of(part));
  }

  private String json() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot be written as JSON", e);
    }
  }
}
