package io.aiwm.core.internal.execution.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A reference to a result")
class ReferencesTest {
  private static Object resolved(Object value, Map<String, Object> result) throws Exception {
    return References.resolve(Map.of("v", value), index -> index == 0 ? result : null).get("v");
  }

  private static List<String> malformed(String text) {
    List<String> malformed = new ArrayList<>();
    References.visit(text, step -> {}, malformed::add);
    return malformed;
  }

  @Test
  @DisplayName("takes the value at its path, through objects and lists")
  void path() throws Exception {
    Map<String, Object> result = Map.of("a", List.of(Map.of("b-c", 7)));
    assertThat(resolved("${steps.0.result.a.0.b-c}", result)).isEqualTo(7);
    assertThat(resolved("is ${steps.0.result.a.0.b-c}!", result)).isEqualTo("is 7!");
    assertThat(resolved("${steps.0.result}", result)).isEqualTo(result);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${steps.0.result.}",
        "${steps.0.result..a}",
        "${steps.0.result.a.}",
        "${steps.0.resulta}",
        "${steps.x.result}"
      })
  @DisplayName("has no empty parts and nothing else between")
  void empty(String text) {
    assertThat(malformed(text)).containsExactly(text);
    assertThatThrownBy(() -> resolved(text, Map.of("a", 1)))
        .isInstanceOf(References.MissingException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000, 100_000, 1_000_000})
  @DisplayName("that is longer than any path is malformed, whatever its length")
  void deep(int parts) {
    String text = "${steps.0.result" + ".a".repeat(parts) + "}";
    assertThat(malformed(text)).containsExactly(text);
    assertThatThrownBy(() -> resolved(text, Map.of("a", 1)))
        .isInstanceOf(References.MissingException.class)
        .message()
        .hasSizeLessThan(1_000);
  }

  @Test
  @DisplayName("does not make a short text a huge one")
  void amplified() {
    Map<String, Object> result = Map.of("a", "x".repeat(60_000), "b", Map.of("c", 1));
    assertThatThrownBy(() -> resolved("${steps.0.result.a} ".repeat(1_000), result))
        .isInstanceOf(References.MissingException.class)
        .hasMessageContaining("within 1048576 characters");
    assertThatThrownBy(() -> resolved(Collections.nCopies(1_000, "${steps.0.result}"), result))
        .isInstanceOf(References.MissingException.class);
  }
}
