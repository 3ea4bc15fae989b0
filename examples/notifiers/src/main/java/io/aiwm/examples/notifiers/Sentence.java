package io.aiwm.examples.notifiers;

import io.aiwm.api.event.Event;
import java.util.Map;
import java.util.Objects;

/** An event as a sentence for people, on one line. Pure. */
final class Sentence {
  private static final Map<String, String> SAID =
      Map.of(
          "node.registered", "was registered",
          "node.installation_started", "is being installed",
          "node.installation_failed", "could not be installed",
          "node.connected", "is now online",
          "node.disconnected", "went offline",
          "node.warning", "needs attention",
          "node.critical", "needs attention now",
          "node.recovered", "is well again");

  private Sentence() {}

  static String of(Event event) {
    Map<String, Object> data = event.data();
    Object name = data.getOrDefault("nodeName", data.getOrDefault("name", event.subject().id()));
    String said = Objects.requireNonNullElse(SAID.get(event.type()), event.type());
    return "%s %s%s".formatted(name, said, reason(data)).replaceAll("\\p{Cntrl}+", " ");
  }

  private static String reason(Map<String, Object> data) {
    if (data.get("error") instanceof Map<?, ?> error && error.get("message") != null) {
      return ": " + error.get("message");
    } else if (data.get("metric") != null && data.get("value") != null) {
      return ": " + data.get("metric") + " is " + data.get("value");
    }
    return "";
  }
}
