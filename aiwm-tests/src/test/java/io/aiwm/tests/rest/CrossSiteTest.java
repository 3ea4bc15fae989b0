package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.node.Node;
import io.aiwm.api.security.Scope;
import io.aiwm.core.settings.HttpSettings;
import io.aiwm.tests.rest.RestWorld.Answer;
import io.aiwm.tests.rest.RestWorld.Request;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A change that a page of another site makes a browser send")
class CrossSiteTest {
  private RestWorld world = new RestWorld();
  private String id = world.createNode("n-1");

  private Request cordon() {
    return world.request("POST", "/nodes/" + id + "/cordon").header("Host", "fleet.example");
  }

  private boolean cordoned() {
    Node node = world.store.find(Node.KIND, Scope.all(), id).orElseThrow();
    return node.effectiveSchedulability().unschedulableReasons().contains("cordoned");
  }

  private void allow(String... origins) {
    world = new RestWorld(HttpSettings.defaults().withAllowedOrigins(Set.of(origins)));
    id = world.createNode("n-1");
  }

  @ParameterizedTest(name = "from {0} ({1}), host {2}, through a proxy for {3}: {4}")
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, fleet.example, -, 200",
        "https://fleet.example, -, fleet.example, -, 200",
        "https://fleet.example, -, FLEET.example:443, -, 200",
        "http://fleet.example:3305, -, fleet.example:3305, -, 200",
        "https://fleet.example, -, backend:3305, fleet.example, 200",
        "https://fleet.example, same-origin, backend:3305, -, 200",
        "-, none, fleet.example, -, 200",
        "http://evil.example, -, fleet.example, -, 403",
        "http://evil.example, cross-site, fleet.example, -, 403",
        "-, cross-site, fleet.example, -, 403",
        "https://other.fleet.example, same-site, fleet.example, -, 403",
        "https://fleet.example.evil.example, -, fleet.example, -, 403",
        "https://fleet.example:444, -, fleet.example, -, 403",
        "null, -, fleet.example, -, 403",
        "null, cross-site, null, -, 403",
        "https://ui.example, cross-site, fleet.example, -, 200",
        "https://ui.example, -, fleet.example, -, 200"
      })
  void table(String origin, String site, String host, String proxy, int status) {
    allow("https://ui.example");
    Request request = cordon().header("Host", host);
    if (origin != null) {
      request.header("Origin", origin);
    }
    if (site != null) {
      request.header("Sec-Fetch-Site", site);
    }
    if (proxy != null) {
      request.header("X-Forwarded-Host", proxy);
    }
    Answer answer = request.send();
    assertThat(answer.status()).isEqualTo(status);
    assertThat(cordoned()).isEqualTo(status == 200);
    if (status == 403) {
      assertThat(answer.json().path("code").asText()).isEqualTo("CROSS_SITE");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "TEXT/plain;charset=utf-8"
      })
  @DisplayName("is no form, even where no body is read")
  void forms(String type) {
    assertThat(cordon().header("Content-Type", type).send().status()).isEqualTo(415);
    assertThat(cordoned()).isFalse();
  }

  @Test
  @DisplayName("is let in from anywhere only with a token that no browser adds by itself")
  void anywhere() {
    allow("*");
    Request foreign = cordon().header("Origin", "http://evil.example");
    assertThat(foreign.send().status()).isEqualTo(200);
    assertThat(foreign.header("Authorization", "Basic YTpi").send().status()).isEqualTo(403);
  }

  @Test
  @DisplayName("may be read, since what reads changes nothing")
  void reads() {
    assertThat(
            world
                .request("GET", "/nodes/" + id)
                .header("Host", "fleet.example")
                .header("Origin", "http://evil.example")
                .send()
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/?continue", "/?continue=%", "/api-docs?x=1", "/api-docs/start.js?v=2"})
  @DisplayName("does not keep people from a page, whatever a login has added to its address")
  void pages(String address) {
    assertThat(world.request("GET", address).as(null).send().status()).isEqualTo(200);
  }
}
