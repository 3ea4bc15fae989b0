package io.aiwm.tests.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.event.Event;
import io.aiwm.api.event.Recipients;
import io.aiwm.api.event.Severity;
import io.aiwm.api.event.Subject;
import io.aiwm.testkit.EventSchemaCheck;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Holding events against their schemas")
class EventSchemaCheckTest {
  private static final Map<String, Object> OWNER = Map.of("orgId", "o", "userId", "u");

  private static List<String> problems(String type, Map<String, Object> data) {
    return EventSchemaCheck.problems(
        new Event(
            "id",
            type,
            Severity.INFO,
            new Subject("node", "n"),
            1,
            0,
            VirtualTime.START,
            Fixtures.node("n").owner(),
            new Recipients(List.of(), List.of()),
            "c",
            data));
  }

  @Test
  @DisplayName("finds nothing wrong with what is as documented")
  void good() {
    Map<String, Object> data =
        Map.of("nodeId", "n", "nodeName", "gpu", "status", "pending", "owner", OWNER);
    assertThat(problems("node.registered", data)).isEmpty();
  }

  @Test
  @DisplayName("finds what is missing, unknown and of the wrong type")
  void bad() {
    Map<String, Object> data =
        Map.of("nodeId", 7, "nodeName", "gpu", "owner", Map.of("orgId", "o"), "colour", "blue");
    assertThat(problems("node.registered", data))
        .hasSize(4)
        .anyMatch(problem -> problem.contains("nodeId must be"))
        .anyMatch(problem -> problem.contains("status is missing"))
        .anyMatch(problem -> problem.contains("owner.userId is missing"))
        .anyMatch(problem -> problem.contains("colour is not in the schema"));
    assertThat(problems("node.unheard", Map.of())).hasSize(1);
  }
}
