package io.aiwm.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiwm.api.error.ValidationException;
import io.aiwm.core.internal.http.CorrelationId;
import io.aiwm.core.internal.http.Cors;
import io.aiwm.core.internal.http.EntityTag;
import io.aiwm.core.settings.HttpSettings;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Headers")
class HeadersTest {
  private static final HttpRequest REQUEST = HttpRequest.of("GET", "/nodes");

  @Nested
  @DisplayName("of correlation")
  class Correlation {
    @Test
    @DisplayName("are taken from the client, its own name first")
    void taken() {
      HttpRequest both =
          REQUEST.withHeader("x-request-id", "r").withHeader("x-correlation-id", "c");
      assertThat(CorrelationId.of(both)).isEqualTo("c");
      assertThat(CorrelationId.of(REQUEST.withHeader("X-Request-Id", "r"))).isEqualTo("r");
    }

    @Test
    @DisplayName("are read from a trace context")
    void trace() {
      String trace = "0af7651916cd43dd8448eb211c80319c";
      HttpRequest traced =
          REQUEST.withHeader("traceparent", "00-" + trace + "-b7ad6b7169203331-01");
      assertThat(CorrelationId.of(traced)).isEqualTo(trace);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nX-Evil: 1", "a\u0001", "\u00e9"})
    @DisplayName("are made anew where the client's could forge a header or a log line")
    void hostile(String value) {
      assertThat(CorrelationId.of(REQUEST.withHeader("X-Correlation-Id", value)))
          .matches("[0-9a-f-]{36}");
      assertThat(CorrelationId.of(REQUEST.withHeader("X-Correlation-Id", "x".repeat(129))))
          .matches("[0-9a-f-]{36}");
    }
  }

  @Nested
  @DisplayName("of conditions")
  class Conditions {
    @Test
    @DisplayName("give the version, or none where any will do")
    void version() {
      assertThat(EntityTag.required(REQUEST.withHeader("If-Match", "\"7\""))).isEqualTo(7L);
      assertThat(EntityTag.required(REQUEST.withHeader("If-Match", "*"))).isNull();
      assertThat(EntityTag.of(7)).isEqualTo("\"7\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"abc\"", "W/\"7\"", "\"\""})
    @DisplayName("that can never hold fail as a precondition")
    void never(String tag) {
      assertThat(
              catchThrowableOfType(
                      RequestException.class,
                      () -> EntityTag.required(REQUEST.withHeader("If-Match", tag)))
                  .status())
          .isEqualTo(412);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"7", "\"7\", \"8\"", ""})
    @DisplayName("that are not an entity tag are refused")
    void malformed(String tag) {
      assertThatThrownBy(() -> EntityTag.required(REQUEST.withHeader("If-Match", tag)))
          .isInstanceOf(ValidationException.class);
    }
  }

  @Nested
  @DisplayName("of cross-origin calls")
  class CrossOrigin {
    private final HttpRequest preflight =
        HttpRequest.of("OPTIONS", "/nodes")
            .withHeader("Origin", "https://ui.example")
            .withHeader("Access-Control-Request-Method", "POST");

    private Cors cors(String... origins) {
      return new Cors(HttpSettings.defaults().withAllowedOrigins(Set.of(origins)));
    }

    @Test
    @DisplayName("let an allowed origin in, by name and without credentials")
    void allowed() {
      Cors cors = cors("https://ui.example");
      HttpResponse answer =
          cors.decorate(preflight, cors.preflight(preflight, List.of("GET", "POST")));
      assertThat(answer.status()).isEqualTo(204);
      assertThat(answer.headers())
          .containsEntry("Access-Control-Allow-Origin", "https://ui.example")
          .containsEntry("Access-Control-Allow-Methods", "GET, POST")
          .containsEntry("Vary", "Origin")
          .doesNotContainKey("Access-Control-Allow-Credentials");
    }

    @Test
    @DisplayName("tell another origin nothing")
    void refused() {
      Cors cors = cors("https://other.example");
      assertThat(cors.decorate(preflight, cors.preflight(preflight, List.of("GET"))).headers())
          .doesNotContainKeys("Access-Control-Allow-Origin", "Access-Control-Allow-Methods")
          .containsEntry("Vary", "Origin");
    }

    @Test
    @DisplayName("are off where no origin is configured")
    void off() {
      assertThat(cors().decorate(preflight, HttpResponse.empty(200)).headers()).isEmpty();
    }

    @Test
    @DisplayName("never go with credentials for every origin")
    void wildcard() {
      assertThat(cors("*").decorate(preflight, HttpResponse.empty(200)).headers())
          .containsEntry("Access-Control-Allow-Origin", "*");
      assertThatThrownBy(
              () ->
                  new HttpSettings(
                      1,
                      1,
                      1,
                      java.time.Duration.ofSeconds(1),
                      java.time.Duration.ofHours(1),
                      Set.of("*"),
                      true))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
