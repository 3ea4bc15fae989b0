package io.aiwm.serving.upload;

import io.aiwm.api.error.ValidationException;
import io.aiwm.core.http.QueryParameter;
import io.aiwm.core.http.QueryString;
import io.aiwm.serving.model.Framework;
import io.aiwm.serving.model.ModelType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The facts that somebody gives of files that come as a stream: parameters of the address, and
 * fields of the form before the first file.
 */
final class UploadRequest {
  static final List<QueryParameter> PARAMETERS =
      List.of(
          QueryParameter.text("modelId", "The model, by its id"),
          QueryParameter.text("name", "The model, by its name; registered where it is not there"),
          QueryParameter.text("type", "Type of a model that is registered; llm"),
          QueryParameter.text("framework", "Framework of a model that is registered"),
          QueryParameter.text("version", "Label of the version; v and the next number"),
          QueryParameter.text("path", "Where the file lies in the version; its name"),
          QueryParameter.text("sha256", "SHA-256 of the file, which is compared with its bytes"),
          QueryParameter.flag("publish", "Publish the version after the last file; true"));

  private final Map<String, String> values = new TreeMap<>();

  static UploadRequest of(QueryString query) {
    UploadRequest request = new UploadRequest();
    for (QueryParameter parameter : PARAMETERS) {
      query.text(parameter.name()).ifPresent(value -> request.values.put(parameter.name(), value));
    }
    return request;
  }

  /**
   * Takes in a field of the form.
   *
   * @throws ValidationException if there is no such field
   */
  void field(String name, String value) {
    if (PARAMETERS.stream().noneMatch(parameter -> parameter.name().equals(name))) {
      throw new ValidationException(name, "is not a field of an upload");
    }
    values.putIfAbsent(name, value);
  }

  @Nullable String text(String name) {
    return values.get(name);
  }

  ModelType type() {
    try {
      return ModelType.of(values.getOrDefault("type", "llm"));
    } catch (IllegalArgumentException e) {
      throw new ValidationException("type", "must be llm, vision, embedding or voice");
    }
  }

  @Nullable Framework framework() {
    String text = text("framework");
    try {
      return text == null ? null : Framework.of(text);
    } catch (IllegalArgumentException e) {
      throw new ValidationException("framework", "must be vllm, triton, sglang or other");
    }
  }

  boolean publish() {
    String text = values.getOrDefault("publish", "true");
    if (!text.equals("true") && !text.equals("false")) {
      throw new ValidationException("publish", "must be true or false");
    }
    return text.equals("true");
  }

  /** The hash in lower case. */
  @Nullable String sha256() {
    return hash(text("sha256"));
  }

  static @Nullable String hash(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (!lower.matches("[0-9a-f]{64}")) {
      throw new ValidationException("sha256", "must be 64 hexadecimal digits");
    }
    return lower;
  }
}
