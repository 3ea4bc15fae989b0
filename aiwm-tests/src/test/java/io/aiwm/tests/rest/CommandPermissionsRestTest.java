package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.security.Permission;
import io.aiwm.api.security.Role;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.tests.rest.RestWorld.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A command")
class CommandPermissionsRestTest {
  private static final List<String> FOR_EDITORS =
      List.of(
          "container.list",
          "container.inspect",
          "container.logs",
          "container.stats",
          "deployment.create",
          "deployment.stop",
          "deployment.restart",
          "deployment.update",
          "deployment.delete",
          "deployment.query",
          "model.download",
          "model.delete",
          "model.list",
          "model.cache",
          "system.healthCheck",
          "system.query",
          "proxy.configure",
          "proxy.remove");
  private static final List<String> FOR_OWNERS =
      List.of("system.restart", "system.update", "system.drain", "custom.warmUp");

  private final RestWorld world = new RestWorld();
  private final String node = world.createNode("gpu-01");

  private static Stream<Arguments> typesAndRoles() {
    return Stream.concat(rows(FOR_EDITORS, Permission.EDIT), rows(FOR_OWNERS, Permission.OWN));
  }

  private static Stream<Arguments> rows(List<String> types, Permission needed) {
    return types.stream()
        .flatMap(
            type ->
                Arrays.stream(Role.values())
                    .map(
                        role ->
                            Arguments.of(type, role, role.permission().compareTo(needed) >= 0)));
  }

  @ParameterizedTest(name = "{0} by {1}: {2}")
  @MethodSource("typesAndRoles")
  @DisplayName("is sent by those who may, whichever way they send it")
  void oneRule(String type, Role role, boolean allowed) {
    String token = token(role);
    String command = "{\"type\": \"%s\"}".formatted(type);
    String steps =
        "\"steps\": [{\"name\": \"read\", \"command\": {\"type\": \"system.query\"}},"
            + " {\"name\": \"act\", \"dependsOn\": [0], \"command\": %s}]".formatted(command);
    assertThat(status(token, "/nodes/" + node + "/commands", command))
        .isEqualTo(allowed ? 202 : 403);
    assertThat(
            status(
                token,
                "/executions",
                "{\"name\": \"x\", \"nodeId\": \"%s\", %s}".formatted(node, steps)))
        .isEqualTo(allowed ? 201 : 403);
    assertThat(
            status(
                token,
                "/executions",
                "{\"name\": \"x\", \"nodeIds\": [\"%s\"], %s}".formatted(node, steps)))
        .isEqualTo(allowed ? 201 : 403);
    assertThat(status(token, "/executions/" + ended(command) + "/retry", ""))
        .isEqualTo(allowed ? 200 : 403);
  }

  @Test
  @DisplayName("that is refused is in the audit trail as refused")
  void audited() {
    status(RestWorld.EDITOR, "/nodes/" + node + "/commands", "{\"type\": \"system.restart\"}");
    Query query = Query.in(Scope.all()).where(Filter.eq("action", "node.command"));
    assertThat(world.store.list(AuditEntry.KIND, query).data())
        .extracting(AuditEntry::result)
        .containsExactly("refused");
  }

  @Test
  @DisplayName("of the host's own is sent by those that its handler names")
  void ofTheHost() {
    String local =
        "{\"name\": \"x\", \"steps\": [{\"name\": \"idle\", \"command\":"
            + " {\"type\": \"local.node.await-idle\", \"data\": {\"nodeId\": \"%s\"}}}]}"
                .formatted(node);
    assertThat(status(RestWorld.EDITOR, "/executions", local)).isEqualTo(403);
    assertThat(status(RestWorld.OWNER, "/executions", local)).isEqualTo(201);
  }

  @Test
  @DisplayName("for owners reaches no further than the role of an owner")
  void mixedRoles() {
    String mixed = "universe.editor+organization.owner@org-2/max";
    String path = "/nodes/" + node + "/commands";
    assertThat(status(mixed, path, "{\"type\": \"system.query\"}")).isEqualTo(202);
    assertThat(status(mixed, path, "{\"type\": \"system.restart\"}")).isEqualTo(400);
    String restart = ended("{\"type\": \"system.restart\"}");
    assertThat(status(mixed, "/executions/" + restart + "/retry", "")).isEqualTo(403);
  }

  /** An execution of the owner's, cancelled, so that it can be tried again. */
  private String ended(String command) {
    String body =
        "{\"name\": \"x\", \"nodeId\": \"%s\", \"steps\": [{\"name\": \"act\", \"command\": %s}]}"
            .formatted(node, command);
    Answer submitted = world.request("POST", "/executions").json(body).send();
    String id = submitted.json().path("_id").asText();
    assertThat(world.request("DELETE", "/executions/" + id).send().status()).isEqualTo(200);
    return id;
  }

  private int status(String token, String path, String body) {
    RestWorld.Request request = world.request("POST", path).as(token);
    return (body.isEmpty() ? request : request.json(body)).send().status();
  }

  private static String token(Role role) {
    return role.roleName() + (role.universal() ? "@org-0/una" : "@org-1/olga");
  }
}
