package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A session")
class SessionRestTest {
  private final RestWorld world = new RestWorld();

  @Test
  @DisplayName("says who is signed in and what they may do")
  void who() {
    JsonNode editor = world.request("GET", "/session").as(RestWorld.EDITOR).send().json();
    assertThat(editor.path("userId").asText()).isEqualTo("ed");
    assertThat(editor.path("orgId").asText()).isEqualTo("org-1");
    assertThat(editor.path("roles").path(0).asText()).isEqualTo("organization.editor");
    assertThat(editor.path("permissions").toString()).isEqualTo("[\"view\",\"edit\"]");
    JsonNode owner = world.get("/session").json();
    assertThat(owner.path("permissions").toString()).isEqualTo("[\"view\",\"edit\",\"own\"]");
  }

  @Test
  @DisplayName("is nobody's without a credential")
  void nobody() {
    assertThat(world.request("GET", "/session").as(null).send().status()).isEqualTo(401);
  }
}
