package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.core.feature.HealthContributor;
import io.aiwm.tests.rest.RestWorld.Answer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Health, documentation and pages")
class PagesRestTest {
  private final RestWorld world = new RestWorld();

  private Answer anybody(String target) {
    return world.request("GET", target).as(null).send();
  }

  @Test
  @DisplayName("say that all is well")
  void up() {
    Answer answer = anybody("/health");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("status").asText()).isEqualTo("up");
    assertThat(answer.json().path("live").asBoolean()).isTrue();
    assertThat(answer.json().path("ready").asBoolean()).isTrue();
    assertThat(answer.json().at("/dependencies/store/details/type").asText()).isEqualTo("memory");
  }

  @Test
  @DisplayName("say 503 when a part that is needed is down, and only then")
  void down() {
    RestWorld.FakeHealth store = (RestWorld.FakeHealth) world.health.get(0);
    store.state = new HealthContributor.Health(HealthContributor.Status.DOWN, false, Map.of());
    assertThat(anybody("/health").status()).isEqualTo(200);
    assertThat(anybody("/health").json().path("status").asText()).isEqualTo("degraded");
    world.time.advance(Duration.ofSeconds(1));
    store.state = new HealthContributor.Health(HealthContributor.Status.DOWN, true, Map.of());
    Answer answer = anybody("/health");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().path("ready").asBoolean()).isFalse();
    assertThat(answer.json().path("live").asBoolean()).isTrue();
  }

  @Test
  @DisplayName("have no meters where the host has no registry")
  void meters() {
    assertThat(anybody("/metrics").status()).isEqualTo(404);
  }

  @Test
  @DisplayName("describe every operation, with references that lead somewhere")
  void openApi() {
    JsonNode document = anybody("/api-docs.json").json();
    assertThat(document.path("openapi").asText()).startsWith("3.1");
    assertThat(document.at("/info/version").asText()).isEqualTo("1.2.3");
    assertThat(document.at("/paths/~1nodes~1{id}").size()).isEqualTo(4);
    assertThat(document.at("/components/schemas/NodeView/properties").has("lastHeartbeat"))
        .isTrue();
    assertThat(document.at("/components/schemas/NodeView/properties").has("tokens")).isFalse();
    assertThat(
            document
                .at("/components/schemas/ListingOfNodeView/properties/data/items/$ref")
                .asText())
        .isEqualTo("#/components/schemas/NodeView");
    for (String reference : document.findValuesAsText("$ref")) {
      assertThat(document.at(reference.substring(1))).as(reference).isNotEmpty();
    }
  }

  @Test
  @DisplayName("come with a page that works below any mount")
  void docs() {
    Answer page = anybody("/api-docs");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(page.response().bodyText()).doesNotContain("href=\"/").doesNotContain("src=\"/");
    assertThat(page.header("Content-Security-Policy").orElseThrow()).contains("script-src 'self'");
    Answer slashed = anybody("/api-docs/");
    assertThat(slashed.status()).isEqualTo(308);
    assertThat(slashed.header("Location")).contains("../api-docs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api-docs/..%2f..%2f..%2f..%2flogback.xml",
        "/api-docs/%2e%2e%2findex.html",
        "/api-docs/..%5cindex.html",
        "/dashboard/..%2f..%2fMANIFEST.MF",
        "/dashboard/..",
        "/dashboard/a.class",
        "/dashboard/.hidden.js",
        "/dashboard/lib/lit-html/..",
        "/dashboard/lib/lit-html/..%2fpackage.json",
        "/dashboard/lib/lit-html/directives/..%2f..%2fLICENSE",
        "/dashboard/lib/swagger-ui/swagger-ui.css",
        "/dashboard/lib/uplot/../dist/uPlot.esm.js",
        "/api-docs/%00swagger-ui.css",
        "/api-docs/nonsense.js"
      })
  @DisplayName("give out no file but their own")
  void traversal(String path) {
    assertThat(anybody(path).status()).isIn(400, 404);
  }

  @Test
  @DisplayName("have something to show at the root")
  void root() {
    Answer page = anybody("/");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.response().bodyText()).contains("api-docs");
  }
}
