package io.aiwm.core.internal.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.aiwm.api.error.ValidationException;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.RequestException;
import io.aiwm.core.internal.text.PercentEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;

/** Reads request bodies: bounded, strict JSON in UTF-8. */
final class JsonBody {
  /** Nothing that we accept is nested deeper, and every reader downstream recurses. */
  private static final int MAX_DEPTH = 64;

  private static final int MAX_NUMBER_LENGTH = 64;

  private static final ObjectMapper STRICT =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonBody() {}

  /**
   * The body's bytes.
   *
   * @throws RequestException 413 where there are more than allowed
   */
  static byte[] read(HttpRequest request, int maxBytes) {
    try (InputStream body = request.body()) {
      byte[] bytes = body.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw RequestException.tooLarge(maxBytes);
      }
      return bytes;
    } catch (IOException e) {
      throw new RequestException(
          400, "BODY_INCOMPLETE", "The request body could not be read completely");
    }
  }

  /**
   * The record of a body; an empty body counts as an empty object.
   *
   * @param readOnly fields that are passed over where they stand at the top
   * @throws RequestException 415 where it is declared as something else than JSON
   * @throws ValidationException where it is not JSON or not such a record
   */
  static <T> T bind(HttpRequest request, byte[] bytes, Class<T> type, Set<String> readOnly) {
    if (bytes.length == 0) {
      return RecordBinder.bind(STRICT.createObjectNode(), type, readOnly);
    }
    requireJson(request);
    String text = PercentEncoding.utf8(bytes);
    if (text == null) {
      throw new ValidationException("body", "must be UTF-8");
    }
    return RecordBinder.bind(parse(text), type, readOnly);
  }

  private static JsonNode parse(String text) {
    try {
      return STRICT.readTree(text);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new ValidationException(
          "body",
          at == null
              ? "is not valid JSON"
              : "is not valid JSON at line " + at.getLineNr() + ", column " + at.getColumnNr());
    }
  }

  private static void requireJson(HttpRequest request) {
    String declared = request.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    String[] parts = declared.split(";", 2);
    String type = parts[0].strip();
    boolean json = type.equals("application/json") || type.equals("application/merge-patch+json");
    boolean otherCharset =
        parts.length > 1 && parts[1].contains("charset") && !parts[1].contains("utf-8");
    if (!json || otherCharset) {
      throw new RequestException(
          415, "UNSUPPORTED_MEDIA_TYPE", "The body must be application/json in UTF-8");
    }
  }
}
