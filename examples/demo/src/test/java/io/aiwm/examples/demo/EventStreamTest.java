package io.aiwm.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The event stream")
class EventStreamTest {
  private final List<String> types = new ArrayList<>();
  private final EventStream stream = new EventStream(e -> types.add(e.path("type").asText()));

  @Test
  @DisplayName("reads one event from one or more lines of data")
  void events() {
    lines("id: 1", "event: node.registered", "data: {\"type\":\"node.registered\"}", "");
    lines("data: {\"type\":", "data: \"node.connected\"}", "");
    assertThat(types).containsExactly("node.registered", "node.connected");
  }

  @Test
  @DisplayName("passes over comments and blank lines, which only keep the connection open")
  void comments() {
    lines(": ping", "", "", "data: {\"type\":\"node.connected\"}", "");
    assertThat(types).containsExactly("node.connected");
  }

  private void lines(String... lines) {
    Stream.of(lines).forEach(stream::onNext);
  }
}
