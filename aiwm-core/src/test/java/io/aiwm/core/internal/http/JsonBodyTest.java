package io.aiwm.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.aiwm.api.error.FieldError;
import io.aiwm.api.error.ValidationException;
import io.aiwm.api.node.NodeRole;
import io.aiwm.core.http.Clearable;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.RequestException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A request body")
class JsonBodyTest {

  record Step(String name, @Nullable List<Integer> dependsOn) {
    Step {
      if (name.isBlank()) {
        throw new ValidationException("name", "must not be blank");
      }
    }
  }

  record Input(
      String name,
      @Nullable List<NodeRole> role,
      @JsonProperty("isLocal") @Nullable Boolean local,
      @Nullable Map<String, String> labels,
      @Nullable Map<String, Object> metadata,
      @Nullable Integer count,
      @Nullable List<Step> steps,
      @Clearable @Nullable String note) {}

  private static Input bind(String json) {
    return bind(json.getBytes(StandardCharsets.UTF_8), "application/json; charset=UTF-8");
  }

  private static Input bind(byte[] bytes, String contentType) {
    HttpRequest request = HttpRequest.of("POST", "/x").withHeader("Content-Type", contentType);
    return JsonBody.bind(request, bytes, Input.class, Set.of("id"));
  }

  private static List<FieldError> errors(String json) {
    return catchThrowableOfType(ValidationException.class, () -> bind(json)).errors();
  }

  @Test
  @DisplayName("becomes its record; what is only to be read may come back")
  void binds() {
    Input input =
        bind(
            """
            {"name": "n", "role": ["worker"], "isLocal": true, "labels": {"a": "b"},
             "metadata": {"x": [1, null, {"y": 2.5}]}, "steps": [{"name": "s", "dependsOn": [0]}],
             "id": 1}
            """);
    assertThat(input.name()).isEqualTo("n");
    assertThat(input.role()).containsExactly(NodeRole.WORKER);
    assertThat(input.local()).isTrue();
    assertThat(input.labels()).containsEntry("a", "b");
    assertThat(input.metadata()).containsEntry("x", Arrays.asList(1, null, Map.of("y", 2.5)));
    assertThat(input.steps()).containsExactly(new Step("s", List.of(0)));
    assertThat(input.count()).isNull();
  }

  @Test
  @DisplayName("with a field that its record lacks is refused, wherever the field stands")
  void unknown() {
    assertThat(errors("{\"name\":\"n\",\"nmae\":1,\"steps\":[{\"name\":\"s\",\"id\":1}]}"))
        .containsExactly(
            new FieldError(
                "nmae",
                "is not a known field; known fields are"
                    + " count, isLocal, labels, metadata, name, note, role, steps"),
            new FieldError(
                "steps[0].id", "is not a known field; known fields are dependsOn, name"));
  }

  @Test
  @DisplayName("clears a text by null where that means something")
  void cleared() {
    assertThat(bind("{\"name\":\"n\",\"note\":null}").note()).isEmpty();
    assertThat(bind("{\"name\":\"n\",\"count\":null}").note()).isNull();
  }

  @Test
  @DisplayName("that does not fit names every bad field by its path")
  void everyError() {
    assertThat(
            errors(
                """
                {"role": ["worker", "king"], "isLocal": "yes", "labels": {"a": 1},
                 "count": 1.5, "steps": [{"name": " "}, {"dependsOn": [0, "x"]}, null]}
                """))
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder(
            "name",
            "role[1]",
            "isLocal",
            "labels.a",
            "count",
            "steps[0].name",
            "steps[1].name",
            "steps[1].dependsOn[1]",
            "steps[2]");
    assertThat(errors("{\"name\":\"n\",\"role\":[\"king\"]}").get(0).message())
        .contains("worker, controller, proxy, storage");
  }

  @Test
  @DisplayName("that is absent lacks what is required")
  void absent() {
    ValidationException refused =
        catchThrowableOfType(ValidationException.class, () -> bind(new byte[0], ""));
    assertThat(refused.errors()).containsExactly(new FieldError("name", "is required"));
  }

  @Test
  @DisplayName("that is not JSON is refused with the place, and without the text")
  void place() {
    FieldError error = errors("{\"name\":\n  secret}").get(0);
    assertThat(error.message()).contains("line 2").contains("column").doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "null",
        "\"text\"",
        "{\"name\":\"a\",\"name\":\"b\"}",
        "{\"name\":\"a\"} {}",
        "{\"name\":\"a\\u0000b\"}",
        "{\"name\":\"\\ud800\"}",
        "{\"name\":\"a\",\"metadata\":{\"x\":1e999999}}",
        "{\"name\":\"a\",\"metadata\":{\"\\u0000\":1}}",
        "{\"name\":\"a\",\"count\":99999999999999999999}",
        "{\"name\":\"a\",\"count\":1e400}"
      })
  @DisplayName("that is hostile is refused")
  void hostile(String json) {
    assertThat(errors(json)).isNotEmpty();
  }

  @Test
  @DisplayName("that is nested a thousand deep, or has a number of a million digits, is refused")
  void excessive() {
    assertThat(
            errors(
                "{\"name\":\"a\",\"metadata\":{\"x\":"
                    + "[".repeat(1000)
                    + "]".repeat(1000)
                    + "}}"))
        .isNotEmpty();
    assertThat(errors("{\"name\":\"a\",\"metadata\":{\"x\":" + "9".repeat(1_000_000) + "}}"))
        .isNotEmpty();
  }

  @Test
  @DisplayName("must be UTF-8")
  void utf8() {
    byte[] latin = "{\"name\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(
            catchThrowableOfType(ValidationException.class, () -> bind(latin, "application/json")))
        .hasMessageContaining("UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "text/plain", "application/jsonx", "application/json; charset=latin1"})
  @DisplayName("must be declared as JSON in UTF-8")
  void mediaType(String type) {
    RequestException refused =
        catchThrowableOfType(
            RequestException.class,
            () -> bind("{\"name\":\"a\"}".getBytes(StandardCharsets.UTF_8), type));
    assertThat(refused.status()).isEqualTo(415);
  }

  @Test
  @DisplayName("may have exactly the bytes that are allowed, not one more")
  void size() {
    HttpRequest request =
        HttpRequest.of("POST", "/x").withBody(new ByteArrayInputStream(new byte[10]));
    assertThat(JsonBody.read(request, 10)).hasSize(10);
    HttpRequest larger =
        HttpRequest.of("POST", "/x").withBody(new ByteArrayInputStream(new byte[11]));
    assertThat(
            catchThrowableOfType(RequestException.class, () -> JsonBody.read(larger, 10)).status())
        .isEqualTo(413);
  }
}
