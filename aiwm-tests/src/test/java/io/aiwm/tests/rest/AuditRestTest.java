package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.StreamSink;
import io.aiwm.core.json.Json;
import io.aiwm.tests.rest.RestWorld.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The audit trail over REST")
class AuditRestTest {
  private final RestWorld world = new RestWorld();

  private JsonNode audit(String query) {
    return world
        .request("GET", "/audit?" + query)
        .as("universe.owner@org-0/root")
        .send()
        .json()
        .path("data");
  }

  @Test
  @DisplayName("says who changed what, from where, with which result and request id")
  void change() {
    String id = world.createNode("gpu-01");
    JsonNode entry = audit("action=node.create").get(0);
    assertThat(entry.path("actorId").asText()).isEqualTo("ann");
    assertThat(entry.path("resourceId").asText()).isEqualTo(id);
    assertThat(entry.path("result").asText()).isEqualTo("ok");
    assertThat(entry.path("remoteAddress").asText()).isEqualTo("192.0.2.1");
    assertThat(entry.path("correlationId").asText()).isNotEmpty();
  }

  @Test
  @DisplayName("has a change that failed, with the code of why")
  void failure() {
    world.createNode("gpu-01");
    world.createNode("gpu-01");
    world.request("DELETE", "/nodes/" + "a".repeat(24)).send();
    world.request("POST", "/nodes").json("{\"name\":\"\"}").send();
    assertThat(audit("result=failed&action=node.create").findValuesAsText("code"))
        .containsExactlyInAnyOrder("NAME_TAKEN", "VALIDATION_FAILED");
    JsonNode deletion = audit("result=failed&action=node.delete").get(0);
    assertThat(deletion.path("resourceId").asText()).isEqualTo("a".repeat(24));
    assertThat(deletion.at("/details/code").asText()).isEqualTo("NODE_NOT_FOUND");
  }

  @Test
  @DisplayName("has refused access and failed logins, and nothing of who only reads")
  void refused() {
    world.request("POST", "/nodes").as("organization.viewer@org-1/user-2").json("{}").send();
    world.request("GET", "/nodes").as("a-false-token").send();
    world.request("GET", "/nodes").as(null).send();
    world.get("/nodes");
    world.get("/nodes/" + "a".repeat(24));
    assertThat(audit("result=refused").findValuesAsText("code"))
        .containsExactlyInAnyOrder("ROLE_MISSING", "TOKEN_INVALID");
    assertThat(audit("result=failed")).isEmpty();
    assertThat(audit("").toString()).doesNotContain("a-false-token");
  }

  @Test
  @DisplayName("is exported whole, as lines, as fast as the client reads")
  void export() throws Exception {
    for (int i = 0; i < 250; i++) {
      world.createNode("gpu-" + i);
    }
    HttpResponse response =
        world.request("GET", "/audit/export?action=node.create&sort=_id").send().response();
    Sink sink = new Sink();
    ((HttpResponse.Stream) response.body()).source().open(sink);
    assertThat(sink.lines()).hasSize(100);
    world.time.advance(Duration.ofSeconds(1));
    assertThat(sink.lines()).hasSize(100);
    sink.queued = 0;
    world.time.advance(Duration.ofSeconds(1));
    sink.queued = 0;
    world.time.advance(Duration.ofSeconds(1));
    assertThat(sink.lines()).hasSize(250);
    assertThat(sink.closed).isTrue();
    assertThat(Json.mapper().readTree(sink.lines().get(249)).path("action").asText())
        .isEqualTo("node.create");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/audit", "/audit/export"})
  @DisplayName("refuses a cursor that is not one of its own, and does not try it again")
  void badCursor(String path) {
    Answer answer = world.get(path + "?cursor=x");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().toString()).contains("is not a cursor of this list");
  }

  @Test
  @DisplayName("is exported on after an outage, which is waited for")
  void outage() throws Exception {
    Sink sink = exportOf(150);
    world.store.faults().failing(true);
    sink.queued = 0;
    world.time.advance(Duration.ofSeconds(40));
    assertThat(sink.closed).isFalse();
    world.store.faults().failing(false);
    world.time.advance(Duration.ofSeconds(6));
    assertThat(sink.closed).isTrue();
    assertThat(sink.lines()).hasSize(150).noneMatch(line -> line.contains("\"code\":\"STORE"));
  }

  @Test
  @DisplayName("is not tried for ever: after a minute's outage the last line says that it is cut")
  void longOutage() throws Exception {
    Sink sink = exportOf(150);
    world.store.faults().failing(true);
    sink.queued = 0;
    world.time.advance(Duration.ofSeconds(70));
    assertThat(sink.closed).isTrue();
    assertThat(sink.lines()).hasSize(101);
    assertThat(Json.mapper().readTree(sink.lines().get(100)).path("code").asText())
        .isEqualTo("STORE_UNAVAILABLE");
  }

  @Test
  @DisplayName("ends at what fails every time, and says that it is cut")
  void broken() throws Exception {
    Sink sink = exportOf(150);
    List<String> asked = new ArrayList<>();
    world
        .store
        .faults()
        .failing(
            operation -> {
              asked.add(operation);
              throw new IllegalStateException("unreadable");
            });
    sink.queued = 0;
    world.time.advance(Duration.ofSeconds(10));
    assertThat(asked).hasSize(1);
    assertThat(sink.closed).isTrue();
    assertThat(sink.lines().get(100)).contains("INTERNAL_ERROR").doesNotContain("unreadable");
  }

  @Test
  @DisplayName("is not kept for a client that takes nothing")
  void deadClient() throws Exception {
    Sink sink = exportOf(150);
    world.time.advance(Duration.ofSeconds(59));
    assertThat(sink.closed).isFalse();
    world.time.advance(Duration.ofSeconds(2));
    assertThat(sink.closed).isTrue();
    assertThat(sink.lines()).hasSize(100);
  }

  /** An export whose client has taken the first page, and nothing since. */
  private Sink exportOf(int entries) {
    for (int i = 0; i < entries; i++) {
      world.createNode("gpu-" + i);
    }
    HttpResponse response = world.get("/audit/export?action=node.create").response();
    Sink sink = new Sink();
    ((HttpResponse.Stream) response.body()).source().open(sink);
    return sink;
  }

  @Test
  @DisplayName("is for owners, and of their own organisation")
  void scoped() {
    world.createNode("gpu-01");
    int viewer =
        world.request("GET", "/audit/export").as("organization.viewer@org-1/u").send().status();
    HttpResponse other =
        world.request("GET", "/audit/export").as("organization.owner@org-2/u").send().response();
    Sink sink = new Sink();
    ((HttpResponse.Stream) other.body()).source().open(sink);
    assertThat(viewer).isEqualTo(403);
    assertThat(sink.lines()).isEmpty();
    assertThat(sink.closed).isTrue();
  }

  /** Reads only when told to. */
  private static final class Sink implements StreamSink {
    private final StringBuilder written = new StringBuilder();
    private final List<Runnable> actions = new ArrayList<>();
    private int queued;
    private boolean closed;

    List<String> lines() {
      return written.isEmpty() ? List.of() : List.of(written.toString().split("\n"));
    }

    @Override
    public boolean write(byte[] chunk) {
      written.append(new String(chunk, StandardCharsets.UTF_8));
      queued = 1 << 20;
      return !closed;
    }

    @Override
    public void onDrained(Runnable action) {}

    @Override
    public int queued() {
      return queued;
    }

    @Override
    public void close() {
      closed = true;
      actions.forEach(Runnable::run);
    }

    @Override
    public void onClose(Runnable action) {
      actions.add(action);
    }
  }
}
