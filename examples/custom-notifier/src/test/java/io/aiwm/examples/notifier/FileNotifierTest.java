package io.aiwm.examples.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiwm.api.entity.Owner;
import io.aiwm.api.event.Event;
import io.aiwm.api.event.Notifier;
import io.aiwm.api.event.Recipients;
import io.aiwm.api.event.Severity;
import io.aiwm.api.event.Subject;
import io.aiwm.testkit.notifier.NotifierContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The file notifier")
class FileNotifierTest extends NotifierContract {
  private static final Owner OWNER = Owner.of("org", "user");

  @TempDir Path directory;

  @BeforeEach
  void setFile() {
    System.setProperty("aiwm.events.file", file().toString());
  }

  @AfterEach
  void unsetFile() {
    System.clearProperty("aiwm.events.file");
  }

  @Override
  protected Notifier createNotifier() {
    return new FileNotifier();
  }

  @Override
  protected List<String> deliveredIds() throws IOException {
    return Files.readAllLines(file()).stream().map(line -> line.split(" ")[0]).toList();
  }

  @Override
  protected boolean breakReceiver() throws IOException {
    Files.deleteIfExists(file());
    Files.createDirectory(file());
    return true;
  }

  private Path file() {
    return directory.resolve("events.log");
  }

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
  void appends() throws Exception {
    try (Notifier notifier = createNotifier()) {
      notifier.notify(event(1, Map.of("status", "pending")));
      notifier.notify(event(2, Map.of("status", "online")));
    }
    assertThat(file())
        .hasContent(
            """
            node-n1-1-0 2026-01-02T03:04:05Z node.changed {status=pending}
            node-n1-2-0 2026-01-02T03:04:05Z node.changed {status=online}
            """);
  }

  @Test
  @DisplayName("keeps an event on one line, whatever its facts hold")
  void oneLine() throws Exception {
    try (Notifier notifier = createNotifier()) {
      notifier.notify(event(1, Map.of("message", "first\nsecond\tthird")));
    }
    assertThat(Files.readAllLines(file())).hasSize(1);
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
