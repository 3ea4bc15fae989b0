package io.aiwm.tests.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aiwm.api.deadletter.DeadLetter;
import io.aiwm.api.entity.Header;
import io.aiwm.api.entity.Owner;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.EventFilter;
import io.aiwm.api.store.Commit;
import io.aiwm.core.notifier.ListenerNotifier;
import io.aiwm.core.settings.HttpSettings;
import io.aiwm.testkit.Fixtures;
import io.aiwm.testkit.VirtualTime;
import io.aiwm.tests.rest.RestWorld.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Dead letters over REST")
class DeadLettersRestTest {
  private static final String ID = "0123456789abcdef01234567";

  private final List<Event> taken = new ArrayList<>();
  private boolean down;
  private final RestWorld world =
      new RestWorld(
          HttpSettings.defaults(), new ListenerNotifier("chat", EventFilter.all(), this::take));

  private void take(Event event) {
    if (down) {
      throw new IllegalStateException("down");
    }
    taken.add(event);
  }

  @BeforeEach
  void setAside() {
    store("chat", ID);
  }

  private void store(String notifier, String id) {
    Event event = Fixtures.event(Fixtures.node("org-1", "a"), "node.connected");
    DeadLetter letter =
        new DeadLetter(
            Header.fresh(id, Owner.of("org-1", "user-1"), "c", VirtualTime.START),
            notifier,
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

  @Test
  @DisplayName("are listed and inspected by owners, with the event and why it failed")
  void read() {
    JsonNode listed = world.get("/dead-letters?notifier=chat&replayed=false").json();
    assertThat(listed.at("/data/0/eventType").asText()).isEqualTo("node.connected");
    JsonNode one = world.get("/dead-letters/" + ID).json();
    assertThat(one.path("lastError").asText()).isEqualTo("The receiver answered 500");
    assertThat(one.at("/event/data/name").asText()).isEqualTo("a");
  }

  @Test
  @DisplayName("are nobody else's business")
  void scoped() {
    Answer viewer =
        world.request("GET", "/dead-letters").as("organization.viewer@org-1/user-2").send();
    Answer stranger =
        world
            .request("POST", "/dead-letters/" + ID + "/replay")
            .as("organization.owner@org-2/user-3")
            .send();
    assertThat(viewer.status()).isEqualTo(403);
    assertThat(stranger.status()).isEqualTo(404);
  }

  @Test
  @DisplayName("are delivered once more when an owner asks, and then no longer wait")
  void replay() {
    Answer answer = replayed(ID);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("replayedAt").asText()).isNotEmpty();
    assertThat(taken).hasSize(1);
    assertThat(world.get("/dead-letters?replayed=false").json().path("data")).isEmpty();
  }

  @Test
  @DisplayName("say why where the notifier does not take them this time either")
  void stillDown() {
    down = true;
    Answer answer = replayed(ID);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().path("code").asText()).isEqualTo("NOT_DELIVERED");
    JsonNode letter = world.get("/dead-letters/" + ID).json();
    assertThat(letter.path("attempts").asInt()).isEqualTo(9);
    assertThat(letter.path("lastError").asText()).contains("down");
  }

  @Test
  @DisplayName("of a notifier that is gone are a conflict")
  void gone() {
    String other = "f".repeat(24);
    store("pager", other);
    assertThat(replayed(other).status()).isEqualTo(409);
  }

  private Answer replayed(String id) {
    return world.request("POST", "/dead-letters/" + id + "/replay").send();
  }
}
