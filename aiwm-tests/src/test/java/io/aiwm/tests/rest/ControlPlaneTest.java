package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.error.AiwmException;
import io.aiwm.api.error.NotFoundException;
import io.aiwm.api.execution.CommandSpec;
import io.aiwm.api.execution.ExecutionDraft;
import io.aiwm.api.execution.ExecutionPatch;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.api.node.NodeDraft;
import io.aiwm.api.node.NodePatch;
import io.aiwm.api.node.NodeStatus;
import io.aiwm.api.security.Caller;
import io.aiwm.api.security.Principal;
import io.aiwm.api.security.Role;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Query;
import io.aiwm.api.store.Sort;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.host.ControlPlane;
import io.aiwm.tests.rest.RestWorld.Answer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The control plane in process")
class ControlPlaneTest {
  private static final String NOBODY = "ffffffffffffffffffffffff";

  private final RestWorld world = new RestWorld();
  private final String node = world.createNode("gpu-01");

  private ControlPlane as(Role role, String orgId) {
    Principal user = Principal.user("u", "u", orgId, Set.of(role));
    return new ControlPlane(
        world.features.port(FeatureContext.class), new Caller(user, "host-request-1", null));
  }

  /** The same wish over REST and in process. */
  private record Wish(
      String name,
      String method,
      String path,
      String body,
      BiConsumer<ControlPlane, String> inProcess) {}

  private static final List<Wish> WISHES =
      List.of(
          new Wish(
              "create",
              "POST",
              "/nodes",
              "{\"name\": \"gpu-02\", \"role\": [\"worker\"]}",
              (plane, node) -> plane.nodes().create(NodeDraft.worker("gpu-02"))),
          new Wish("read", "GET", "/nodes/NODE", "", (plane, node) -> found(plane, node)),
          new Wish("list", "GET", "/nodes", "", (plane, node) -> plane.nodes().list()),
          new Wish(
              "change",
              "PATCH",
              "/nodes/NODE",
              "{\"name\": \"gpu-03\"}",
              (plane, node) -> plane.nodes().change(node, named("gpu-03"))),
          new Wish(
              "an impossible change",
              "PATCH",
              "/nodes/NODE",
              "{\"status\": \"online\"}",
              (plane, node) -> plane.nodes().change(node, NodePatch.toStatus(NodeStatus.ONLINE))),
          new Wish(
              "cordon",
              "POST",
              "/nodes/NODE/cordon",
              "",
              (plane, node) -> plane.nodes().cordon(node)),
          new Wish(
              "uncordon",
              "POST",
              "/nodes/NODE/uncordon",
              "",
              (plane, node) -> plane.nodes().uncordon(node)),
          new Wish(
              "drain", "POST", "/nodes/NODE/drain", "", (plane, node) -> plane.nodes().drain(node)),
          new Wish(
              "restart",
              "POST",
              "/nodes/NODE/restart",
              "",
              (plane, node) -> plane.nodes().restart(node)),
          new Wish(
              "an owners' command",
              "POST",
              "/nodes/NODE/commands",
              "{\"type\": \"system.restart\"}",
              (plane, node) ->
                  plane.nodes().command(node, CommandSpec.of("system.restart", Map.of()))),
          new Wish(
              "an editors' command",
              "POST",
              "/nodes/NODE/commands",
              "{\"type\": \"model.list\"}",
              (plane, node) -> plane.nodes().command(node, CommandSpec.of("model.list", Map.of()))),
          new Wish(
              "an owners' command in an execution",
              "POST",
              "/executions",
              execution("system.restart"),
              (plane, node) -> plane.executions().submit(draft("system.restart", node))),
          new Wish(
              "submit",
              "POST",
              "/executions",
              execution("model.list"),
              (plane, node) -> plane.executions().submit(draft("model.list", node))),
          new Wish(
              "cancel",
              "DELETE",
              "/executions/" + NOBODY,
              "",
              (plane, node) -> plane.executions().cancel(NOBODY, "enough")),
          new Wish(
              "retry",
              "POST",
              "/executions/" + NOBODY + "/retry",
              "",
              (plane, node) -> plane.executions().retry(NOBODY)),
          new Wish(
              "update",
              "PATCH",
              "/executions/" + NOBODY,
              "{\"name\": \"x\"}",
              (plane, node) ->
                  plane
                      .executions()
                      .change(NOBODY, new ExecutionPatch("x", null, null, null, null), null)),
          new Wish(
              "steps",
              "GET",
              "/executions/" + NOBODY + "/steps",
              "",
              (plane, node) -> plane.executions().steps(NOBODY)),
          new Wish(
              "list executions",
              "GET",
              "/executions",
              "",
              (plane, node) -> plane.executions().list()),
          new Wish("events", "GET", "/events", "", (plane, node) -> plane.events().after(0, 10)),
          new Wish("audit", "GET", "/audit", "", (plane, node) -> plane.audit().list()),
          new Wish(
              "latest metrics",
              "GET",
              "/nodes/NODE/metrics",
              "",
              (plane, node) -> plane.metrics().latest(node)),
          new Wish(
              "history of metrics",
              "GET",
              "/nodes/NODE/metrics?step=5m",
              "",
              (plane, node) -> plane.metrics().history(node, null, null, null)),
          new Wish(
              "delete", "DELETE", "/nodes/NODE", "", (plane, node) -> plane.nodes().delete(node)));

  private static void found(ControlPlane plane, String node) {
    if (plane.nodes().find(node).isEmpty()) {
      throw new NotFoundException("node", node);
    }
  }

  private static NodePatch named(String name) {
    return new NodePatch(name, null, null, null, null, null, null);
  }

  private static String execution(String type) {
    return ("{\"name\": \"x\", \"nodeId\": \"NODE\", \"steps\": [{\"name\": \"s\","
            + " \"command\": {\"type\": \"%s\"}}]}")
        .formatted(type);
  }

  private static ExecutionDraft draft(String type, String node) {
    return ExecutionDraft.named("x")
        .step(StepSpec.named("s", CommandSpec.of(type, Map.of())).on(node))
        .build();
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({
    "ORGANIZATION_VIEWER, org-1",
    "ORGANIZATION_EDITOR, org-1",
    "ORGANIZATION_OWNER, org-1",
    "ORGANIZATION_OWNER, org-2",
    "UNIVERSE_VIEWER, org-2",
    "UNIVERSE_OWNER, org-2"
  })
  @DisplayName("allows, refuses and audits what REST does")
  void sameRules(Role role, String org) {
    RestWorld rest = new RestWorld();
    String there = rest.createNode("gpu-01");
    for (Wish wish : WISHES) {
      Answer answer =
          rest.request(wish.method(), wish.path().replace("NODE", there))
              .as(role.roleName() + "@" + org + "/u")
              .json(wish.body().replace("NODE", there))
              .send();
      Throwable thrown = catchThrowable(() -> wish.inProcess().accept(as(role, org), node));
      assertThat(thrown == null ? "done" : ((AiwmException) thrown).code())
          .as(wish.name())
          .isEqualTo(answer.status() < 300 ? "done" : answer.json().path("code").asText());
      assertThat(audited(world)).as(wish.name()).isEqualTo(audited(rest));
    }
  }

  /** What the audit trail says but for ids and times. */
  private static List<String> audited(RestWorld world) {
    Query all = Query.in(Scope.all()).sortedBy(new Sort("_id", false));
    return world.store.list(AuditEntry.KIND, all).data().stream()
        .map(
            entry ->
                entry.action()
                    + " "
                    + entry.resourceType()
                    + " "
                    + entry.result()
                    + " "
                    + entry.owner().orgId()
                    + " "
                    + entry.details().get("code"))
        .toList();
  }

  @Test
  @DisplayName("writes the correlation id of the host's request")
  void correlated() {
    as(Role.ORGANIZATION_OWNER, "org-1").nodes().cordon(node);
    assertThat(world.store.list(AuditEntry.KIND, Query.in(Scope.all())).data())
        .extracting(AuditEntry::correlationId)
        .contains("host-request-1");
  }

  @Test
  @DisplayName("changes a node and submits an execution in one commit")
  void together() {
    ControlPlane plane = as(Role.ORGANIZATION_OWNER, "org-1");
    String id =
        plane.together(
            unit -> {
              plane.nodes().change(unit, node, named("gpu-09"));
              return plane.executions().submit(unit, draft("model.list", node)).id();
            });
    assertThat(plane.nodes().find(node).orElseThrow().name()).isEqualTo("gpu-09");
    assertThat(plane.executions().find(id)).isPresent();
    assertThatThrownBy(
            () ->
                plane.together(
                    unit -> {
                      plane.nodes().change(unit, node, named("gpu-10"));
                      return plane.executions().submit(unit, draft("model.list", NOBODY));
                    }))
        .isInstanceOf(AiwmException.class);
    assertThat(plane.nodes().find(node).orElseThrow().name()).isEqualTo("gpu-09");
  }

  @Test
  @DisplayName("shows in REST's lists at once what it has changed")
  void lists() {
    assertThat(world.get("/nodes").json().path("total").asInt()).isEqualTo(1);
    as(Role.ORGANIZATION_OWNER, "org-1").nodes().create(NodeDraft.worker("gpu-02"));
    assertThat(world.get("/nodes").json().path("total").asInt()).isEqualTo(2);
  }

  @Test
  @DisplayName("keeps a host's query within the caller's reach")
  void scope() {
    ControlPlane plane = as(Role.ORGANIZATION_VIEWER, "org-2");
    assertThat(plane.nodes().list().data()).isEmpty();
    assertThatThrownBy(() -> plane.nodes().list(mine -> Query.in(Scope.all())))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
