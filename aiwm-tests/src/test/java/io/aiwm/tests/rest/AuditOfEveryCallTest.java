package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.audit.AuditEntry;
import io.aiwm.api.deadletter.DeadLetter;
import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.EventFilter;
import io.aiwm.api.security.Scope;
import io.aiwm.api.store.Commit;
import io.aiwm.api.store.Filter;
import io.aiwm.api.store.Query;
import io.aiwm.core.notifier.ListenerNotifier;
import io.aiwm.core.settings.HttpSettings;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import io.aiwm.tests.rest.RestWorld.Answer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Every call that changes something")
class AuditOfEveryCallTest {
  private static final String REQUEST_ID = "request-4711";
  private static final String LETTER = "0123456789abcdef01234567";

  private final RestWorld world =
      new RestWorld(
          HttpSettings.defaults(), new ListenerNotifier("chat", EventFilter.all(), event -> {}));
  private final String nodeId = world.createNode("gpu-01");
  private final String executionId = execution();

  /**
   * A call.
   *
   * @param operation its name in the API document, and of a refusal in the audit trail
   * @param action what the audit trail calls the change
   */
  private record Change(String operation, String action, String method, String path, String body) {}

  private static Stream<Change> changes() {
    String execution =
        "{\"name\": \"x\", \"nodeId\": \"{node}\", \"category\": \"maintenance\", \"steps\":"
            + " [{\"name\": \"a\", \"command\": {\"type\": \"system.query\"}}]}";
    return Stream.of(
        new Change(
            "node.create",
            "node.create",
            "POST",
            "/nodes",
            "{\"name\": \"gpu-02\", \"role\": [\"worker\"]}"),
        new Change("node.update", "node.update", "PATCH", "/nodes/{node}", "{\"name\": \"b\"}"),
        new Change("node.replace", "node.update", "PUT", "/nodes/{node}", "{\"name\": \"b\"}"),
        new Change("node.delete", "node.delete", "DELETE", "/nodes/{node}", ""),
        new Change("node.cordon", "node.scheduling", "POST", "/nodes/{node}/cordon", ""),
        new Change("node.drain", "node.scheduling", "POST", "/nodes/{node}/drain", ""),
        new Change("node.restart", "execution.submit", "POST", "/nodes/{node}/restart", ""),
        new Change(
            "node.command",
            "execution.submit",
            "POST",
            "/nodes/{node}/commands",
            "{\"type\": \"system.query\"}"),
        new Change("node.issue_token", "node.issue_token", "POST", "/nodes/{node}/token", "{}"),
        new Change("node.revoke_token", "node.revoke_token", "DELETE", "/nodes/{node}/token", ""),
        new Change(
            "node.set_thresholds",
            "node.set_thresholds",
            "PUT",
            "/nodes/{node}/resources/thresholds",
            "{\"limits\": {}}"),
        new Change("execution.submit", "execution.submit", "POST", "/executions", execution),
        new Change(
            "execution.update",
            "execution.update",
            "PATCH",
            "/executions/{execution}",
            "{\"name\": \"y\"}"),
        new Change("execution.cancel", "execution.cancel", "DELETE", "/executions/{execution}", ""),
        new Change(
            "dead_letter.replay",
            "dead_letter.replay",
            "POST",
            "/dead-letters/" + LETTER + "/replay",
            ""));
  }

  @ParameterizedTest
  @MethodSource("changes")
  @DisplayName("is in the audit trail with actor, target, source and request id")
  void succeeded(Change change) {
    setLetterAside();
    Answer answer = call(change, RestWorld.OWNER);
    assertThat(answer.status()).as(answer.response().bodyText()).isBetween(200, 299);
    assertThat(entries())
        .filteredOn(entry -> entry.action().equals(change.action()))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.actorId()).isEqualTo("ann");
              assertThat(entry.result()).isEqualTo("ok");
              assertThat(entry.resourceId()).isNotEmpty();
              assertThat(entry.remoteAddress()).isEqualTo("192.0.2.1");
              assertThat(entry.owner().orgId()).isEqualTo("org-1");
            });
  }

  @ParameterizedTest
  @MethodSource("changes")
  @DisplayName("is in the audit trail where it is refused")
  void refused(Change change) {
    assertThat(call(change, RestWorld.VIEWER).status()).isEqualTo(403);
    assertThat(entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.actorId()).isEqualTo("vic");
              assertThat(entry.action()).isEqualTo(change.operation());
              assertThat(entry.result()).isEqualTo("refused");
            });
  }

  @Test
  @DisplayName("is one of these, or is tested where it is made possible")
  void complete() {
    Set<String> elsewhere =
        Set.of(
            "node.uncordon",
            "execution.retry",
            "node.install_command",
            "node.report_installation",
            "pool.set_thresholds");
    Set<String> known = new TreeSet<>(elsewhere);
    changes().map(Change::operation).forEach(known::add);
    assertThat(documented()).isEqualTo(known);
  }

  @Test
  @DisplayName("of a command names the type and the nodes it goes to, and not what it carries")
  void command() {
    Change command =
        new Change(
            "node.command",
            "execution.submit",
            "POST",
            "/nodes/{node}/commands",
            "{\"type\": \"system.query\", \"data\": {\"password\": \"hunter2\"}}");
    call(command, RestWorld.OWNER);
    assertThat(entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.details())
                  .containsEntry("type", "system.query")
                  .containsEntry("nodeIds", List.of(nodeId));
              assertThat(entry.toString()).doesNotContain("hunter2");
            });
  }

  @Test
  @DisplayName("is in the audit trail when it is undone, tried again, or comes from a node")
  void followUps() {
    done("POST", "/nodes/{node}/cordon");
    done("POST", "/nodes/{node}/uncordon");
    done("DELETE", "/executions/{execution}");
    done("POST", "/executions/{execution}/retry");
    Change report =
        new Change(
            "",
            "",
            "POST",
            "/nodes/{node}/installation",
            "{\"phase\": \"started\", \"version\": \"1.0.0\"}");
    assertThat(call(report, "node:" + nodeId).status()).isEqualTo(200);
    assertThat(entries())
        .extracting(AuditEntry::action)
        .containsExactlyInAnyOrder(
            "node.scheduling",
            "node.scheduling",
            "execution.cancel",
            "execution.retry",
            "node.status");
  }

  @Test
  @DisplayName("is in the audit trail when the store does not let it")
  void storeDown() {
    world.store.faults().failing(operation -> operation.equals("find"));
    Answer answer = call(new Change("", "", "DELETE", "/nodes/{node}", ""), RestWorld.OWNER);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(entries()).extracting(AuditEntry::result).containsExactly("failed");
  }

  private void done(String method, String path) {
    Answer answer = call(new Change("", "", method, path, ""), RestWorld.OWNER);
    assertThat(answer.status()).as(answer.response().bodyText()).isBetween(200, 299);
  }

  private Answer call(Change change, String token) {
    RestWorld.Request request =
        world
            .request(change.method(), filled(change.path()))
            .as(token)
            .header("X-Correlation-Id", REQUEST_ID);
    return change.body().isEmpty() ? request.send() : request.json(filled(change.body())).send();
  }

  private String filled(String text) {
    return text.replace("{node}", nodeId).replace("{execution}", executionId);
  }

  private List<AuditEntry> entries() {
    Query query = Query.in(Scope.all()).where(Filter.eq("correlationId", REQUEST_ID));
    return world.store.list(AuditEntry.KIND, query).data();
  }

  private Set<String> documented() {
    Set<String> found = new TreeSet<>();
    for (JsonNode path : world.get("/api-docs.json").json().path("paths")) {
      for (Map.Entry<String, JsonNode> method : path.properties()) {
        if (Set.of("post", "put", "patch", "delete").contains(method.getKey())) {
          found.add(method.getValue().path("operationId").asText());
        }
      }
    }
    return found;
  }

  private String execution() {
    String body =
        "{\"name\": \"x\", \"nodeId\": \"%s\", \"category\": \"maintenance\", \"steps\":"
            + " [{\"name\": \"a\", \"command\": {\"type\": \"system.query\"}}]}";
    return world
        .request("POST", "/executions")
        .json(body.formatted(nodeId))
        .send()
        .json()
        .path("_id")
        .asText();
  }

  private void setLetterAside() {
    Event event = Fixtures.event(Fixtures.node("org-1", "a"), "node.connected");
    DeadLetter letter =
        new DeadLetter(
            Header.fresh(LETTER, Owner.of("org-1", "user-1"), "c", VirtualTime.START),
            "chat",
            event.id(),
            event.type(),
            7,
            8,
            "The receiver answered 500",
            VirtualTime.START,
            null,
            event);
    world.store.commit(Commit.builder().insert(DeadLetter.KIND, letter).build());
  }
}
