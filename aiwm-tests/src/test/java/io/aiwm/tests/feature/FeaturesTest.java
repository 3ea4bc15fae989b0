package io.aiwm.tests.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.alert.Thresholds;
import io.aiwm.api.event.EventType;
import io.aiwm.api.event.Severity;
import io.aiwm.api.security.Permission;
import io.aiwm.core.feature.CommandType;
import io.aiwm.core.feature.Contributions;
import io.aiwm.core.feature.ExecutionCompanion.Companion;
import io.aiwm.core.feature.Feature;
import io.aiwm.core.feature.FeatureContext;
import io.aiwm.core.feature.LeasedTask;
import io.aiwm.core.feature.RecordType;
import io.aiwm.core.http.Confirmation;
import io.aiwm.core.http.Operation;
import io.aiwm.testkit.InMemoryStore;
import io.aiwm.testkit.VirtualTime;
import io.aiwm.tests.feature.World.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Features")
class FeaturesTest {
  /** A port that nobody offers. */
  interface Forklift {}

  private final List<String> done = new ArrayList<>();

  private static World world(Feature... features) {
    return new World(new InMemoryStore(), new VirtualTime(), features);
  }

  private Feature running(String name) {
    return ShelfFeature.bare(
        name, (engine, to) -> to.runs(() -> done.add("+" + name), () -> done.add("-" + name)));
  }

  @Test
  @DisplayName("are refused where two have one name, or store the same")
  void unique() {
    assertThatThrownBy(() -> world(running("a"), running("a"))).hasMessage("Duplicate feature a");
    assertThatThrownBy(() -> world(new ShelfFeature(), new ShelfFeature("b", (engine, to) -> {})))
        .hasMessage("Two features store shelves");
    assertThatThrownBy(() -> world(running("Upper Case"))).hasMessageContaining("Upper Case");
  }

  @Test
  @DisplayName("are told where they use a type of record that none declares")
  void undeclared() {
    Feature forgetful =
        ShelfFeature.bare("forgetful", (engine, to) -> to.resource(Shelf.resource()));
    assertThatThrownBy(() -> world(forgetful)).hasMessageContaining("recordTypes()");
    Feature other =
        ShelfFeature.bare(
            "other", (engine, to) -> engine.records(RecordType.of(Thresholds.KIND, "limit")));
    world(other).close();
  }

  @Test
  @DisplayName("start in their order and end in the reverse, also where one cannot start")
  void order() {
    world(running("a"), running("b")).start().close();
    assertThat(done).containsExactly("+a", "+b", "-b", "-a");
    done.clear();
    Feature broken =
        ShelfFeature.bare(
            "broken",
            (engine, to) ->
                to.runs(
                    () -> {
                      throw new IllegalStateException("cannot start");
                    },
                    () -> done.add("-broken")));
    assertThatThrownBy(() -> world(running("a"), broken).start()).hasMessage("cannot start");
    assertThat(done).containsExactly("+a", "-broken", "-a");
  }

  @Test
  @DisplayName("that need a port which nobody offers answer 501")
  void notInstalled() {
    Feature feature =
        ShelfFeature.bare(
            "needy",
            (engine, to) ->
                to.operations(
                    List.of(
                        Operation.get("lift.get", "/lift")
                            .returns(200, Confirmation.class)
                            .handle(
                                call ->
                                    new Confirmation(engine.port(Forklift.class).toString())))));
    try (World world = world(feature).start()) {
      Answer answer = world.get("/lift");
      assertThat(answer.status()).isEqualTo(501);
      assertThat(answer.code()).isEqualTo("NOT_INSTALLED");
    }
  }

  @Test
  @DisplayName("have a task that fails tried again at its next turn, and no other held up")
  void failingTask() {
    Duration second = Duration.ofSeconds(1);
    Feature feature =
        ShelfFeature.bare(
            "tasks",
            (engine, to) ->
                to.task(
                        LeasedTask.one(
                            "bad",
                            second,
                            second.multipliedBy(30),
                            turn -> {
                              done.add("bad");
                              throw new IllegalStateException("A task that fails");
                            }))
                    .task(LeasedTask.each("good", second, () -> done.add("good"))));
    try (World world = world(feature).start()) {
      world.pass(2);
    }
    assertThat(done).containsExactlyInAnyOrder("bad", "bad", "good", "good");
  }

  @Test
  @DisplayName("have plain resources that know tenants, versions, names, and what was refused")
  void resource() {
    try (World world = world(new ShelfFeature()).start()) {
      String made = "{\"name\": \"a\", \"slots\": 3}";
      Answer shelf = world.post("/shelves", made);
      String one = "/shelves/" + shelf.id();
      assertThat(world.post("/shelves", made).code()).isEqualTo("NAME_TAKEN");
      assertThat(world.as(World.STRANGER, "POST", "/shelves", made).status()).isEqualTo(201);
      assertThat(world.as(World.STRANGER, "GET", one, "").status()).isEqualTo(404);
      assertThat(world.as(World.VIEWER, "DELETE", one, "").status()).isEqualTo(403);
      Answer unknown = world.post("/shelves", "{\"name\": \"b\", \"slots\": 1, \"colour\": \"\"}");
      assertThat(unknown.status()).isEqualTo(400);
      assertThat(unknown.response().bodyText()).contains("colour");
      assertThat(world.get("/shelves").json().at("/statistics/total").asInt()).isEqualTo(1);

      String same = "{\"slots\": 3}";
      assertThat(world.as(World.OWNER, "PATCH", one, same).header("ETag")).isEqualTo("\"1\"");
      assertThat(world.as(World.OWNER, "PATCH", one, same, "If-Match", "\"7\"").status())
          .isEqualTo(412);
      assertThat(world.as(World.OWNER, "DELETE", one, "", "If-Match", "\"1\"").status())
          .isEqualTo(200);
      assertThat(world.post("/shelves", made).status()).as("the name is free").isEqualTo(201);
      assertThat(world.get("/shelves").json().at("/statistics/total").asInt()).isEqualTo(1);

      List<String> audited = new ArrayList<>();
      for (JsonNode entry : world.get("/audit?limit=100").json().path("data")) {
        audited.add(entry.path("action").asText() + " " + entry.path("result").asText());
      }
      assertThat(audited)
          .contains("shelf.create ok", "shelf.delete ok", "shelf.delete refused")
          .contains("shelf.update failed", "shelf.create failed")
          .doesNotContain("shelf.update ok");
    }
  }

  /** Cools racks: a command of its own, and an event beside those of executions. */
  private static final class Cooling implements Feature {
    private record Flushed(String executionId) {}

    @Override
    public String name() {
      return "cooling";
    }

    @Override
    public List<EventType> eventTypes() {
      return List.of(new EventType("cooling.begun", Severity.INFO, "Cooling began", Flushed.class));
    }

    @Override
    public void install(FeatureContext engine, Contributions to) {
      to.commandTypes(
              List.of(
                  CommandType.of(Permission.EDIT, "cooling.flush").withFields(Set.of("litres"))))
          .executionCompanion(
              milestone ->
                  milestone.eventType().equals("execution.started")
                      ? List.of(
                          new Companion(
                              "cooling.begun",
                              Severity.INFO,
                              Map.of("executionId", milestone.executionId())))
                      : List.of());
    }
  }

  @Test
  @DisplayName("bring commands of their own, and events in the commits of executions")
  void commands() {
    String execution =
        "{\"name\": \"flush\", \"nodeId\": \"%s\", \"steps\": [{\"name\": \"a\", \"command\":"
            + " {\"type\": \"cooling.flush\", \"data\": {\"%s\": 3}}}]}";
    try (World world = world(new Cooling()).start()) {
      String node = world.node("gpu-1");
      Answer wrong = world.post("/executions", execution.formatted(node, "gallons"));
      assertThat(wrong.status()).isEqualTo(400);
      assertThat(wrong.response().bodyText()).contains("steps[0].command.data.gallons");

      Answer submitted = world.post("/executions", execution.formatted(node, "litres"));
      assertThat(submitted.status()).isEqualTo(201);
      JsonNode events = world.get("/events?type=cooling.begun").json().path("data");
      assertThat(events).hasSize(1);
      assertThat(events.at("/0/data/executionId").asText()).isEqualTo(submitted.id());
      assertThat(world.get("/events/schemas").response().bodyText()).contains("cooling.begun");
    }
    try (World without = world().start()) {
      Answer unknown =
          without.post("/executions", execution.formatted(without.node("gpu-1"), "litres"));
      assertThat(unknown.response().bodyText()).contains("is not a known command");
    }
  }
}
