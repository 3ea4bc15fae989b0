package io.aiwm.examples.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.entity.Owner;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.Notifier;
import io.aiwm.api.event.Recipients;
import io.aiwm.api.event.Severity;
import io.aiwm.api.event.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The file notifier")
class FileNotifierTest {
  private static final Owner OWNER = Owner.of("org", "user");

  @TempDir Path directory;

  @Test
  @DisplayName("is found by the service loader and has a name that stays")
  void found() {
    assertThat(ServiceLoader.load(Notifier.class))
        .singleElement()
        .isInstanceOf(FileNotifier.class)
        .extracting(Notifier::name)
        .isEqualTo("event-file");
  }

  @Test
  @DisplayName("appends one line for each event")
  void appends() throws IOException {
    Path file = directory.resolve("events.tsv");
    try (FileNotifier notifier = new FileNotifier(file.toString())) {
      notifier.notify(event(1, Map.of("status", "pending")));
      notifier.notify(event(2, Map.of("status", "online")));
    }
    assertThat(file)
        .hasContent(
            """
            node-n1-1-0\t2026-01-02T03:04:05Z\tINFO\tnode.changed\tnode/n1\t{status=pending}
            node-n1-2-0\t2026-01-02T03:04:05Z\tINFO\tnode.changed\tnode/n1\t{status=online}
            """);
  }

  @Test
  @DisplayName("keeps an event on one line, whatever its facts hold")
  void oneLine() throws IOException {
    Path file = directory.resolve("events.tsv");
    try (FileNotifier notifier = new FileNotifier(file.toString())) {
      notifier.notify(event(1, Map.of("message", "first\nsecond\tthird")));
    }
    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  @DisplayName("does nothing where no file is set")
  void off() throws IOException {
    try (FileNotifier notifier = new FileNotifier("")) {
      notifier.notify(event(1, Map.of()));
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @DisplayName("fails where the file cannot be written, so that the event is retried")
  void fails() {
    try (FileNotifier notifier = new FileNotifier(directory.toString())) {
      assertThatThrownBy(() -> notifier.notify(event(1, Map.of()))).isInstanceOf(IOException.class);
    }
  }

  private static Event event(long version, Map<String, Object> data) {
    Subject subject = new Subject("node", "n1");
    return new Event(
        Event.idOf(subject, version, 0),
        "node.changed",
        Severity.INFO,
        subject,
        version,
        0,
        Instant.parse("2026-01-02T03:04:05Z"),
        OWNER,
        Recipients.of(OWNER),
        "correlation",
        data);
  }
}
