package io.aiwm.tests.feature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.error.AuthenticationException;
import io.aiwm.api.node.Node;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodeInput;
import io.aiwm.api.node.NodePatch;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.AuthenticationRequest;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Store;
import io.aiwm.core.Aiwm;
import io.aiwm.core.AiwmBuilder;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.json.Json;
import io.aiwm.core.token.NodeTokens;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/**
 * A controller with features of a test's own, on virtual time; everything is done on the thread
 * that calls or lets time pass. A token is {@code role@org}.
 */
public final class World implements AutoCloseable {
  public static final String OWNER = "organization.owner@org-1";
  public static final String VIEWER = "organization.viewer@org-1";
  public static final String STRANGER = "organization.owner@org-2";
  public static final String UNIVERSE = "universe.owner@org-0";

  public final VirtualTime time;
  public final Aiwm aiwm;

  public World(Store store, VirtualTime time, Feature... features) {
    this.time = time;
    AiwmBuilder builder =
        Aiwm.builder()
            .store(store)
            .authenticator(World::user)
            .nodeTokens(NodeTokens.hs256("n".repeat(32)))
            .notifiersOnClassPath(false)
            .timeSource(time)
            .scheduler(time)
            .executors(Runnable::run, Runnable::run)
            .stepExecutor(Runnable::run);
    for (Feature feature : features) {
      builder.feature(feature);
    }
    aiwm = builder.build();
  }

  public World start() {
    aiwm.start();
    return this;
  }

  /** A node of org-1 that may go into maintenance. */
  public String node(String name) {
    Node node = aiwm.nodes().create(Fixtures.orgOwner(), NodeDraft.worker(name));
    ask(node.id(), NodeStatus.INACTIVE);
    ask(node.id(), NodeStatus.OFFLINE);
    return node.id();
  }

  public void ask(String nodeId, NodeStatus status) {
    NodeInput input = new NodeInput.Patched(NodePatch.toStatus(status));
    aiwm.nodes().apply(Fixtures.orgOwner(), Scope.all(), nodeId, input, null);
  }

  public NodeStatus status(String nodeId) {
    return aiwm.nodes().find(Scope.all(), nodeId).orElseThrow().status();
  }

  public void pass(long seconds) {
    time.advance(Duration.ofSeconds(seconds));
  }

  public Answer get(String target) {
    return as(OWNER, "GET", target, "");
  }

  public Answer post(String target, String json) {
    return as(OWNER, "POST", target, json);
  }

  public Answer as(String token, String method, String target, String json, String... headers) {
    HttpRequest request =
        HttpRequest.of(method, target)
            .withHeader("Authorization", "Bearer " + token)
            .withBody(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    if (!json.isEmpty()) {
      request = request.withHeader("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request = request.withHeader(headers[i], headers[i + 1]);
    }
    return new Answer(aiwm.http().handle(request).toCompletableFuture().join());
  }

  private static Principal user(AuthenticationRequest request) {
    String[] parts =
        request
            .bearerToken()
            .orElseThrow(() -> new AuthenticationException("TOKEN_MISSING", "No token"))
            .split("@");
    return Principal.user("ann", "ann", parts[1], Set.of(Role.named(parts[0]).orElseThrow()));
  }

  @Override
  public void close() {
    aiwm.close();
  }

  /** What came back. */
  public record Answer(HttpResponse response) {
    public int status() {
      return response.status();
    }

    public String header(String name) {
      return response.headers().getOrDefault(name, "");
    }

    public String id() {
      return json().path("_id").asText();
    }

    public String code() {
      return json().findPath("code").asText();
    }

    public JsonNode json() {
      try {
        return Json.mapper().readTree(response.bodyText());
      } catch (JsonProcessingException e) {
        throw new AssertionError("Not JSON: " + response.bodyText(), e);
      }
    }
  }
}
