package io.aiwm.examples.notifier;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.aiwm.api.event.Event;
import io.aiwm.api.event.Notifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Appends each event as a line to the file that the system property {@code aiwm.events.file} names,
 * {@code events.log} by default. Delivery is at least once: of lines with the same id one counts.
 */
public final class FileNotifier implements Notifier {
  private final Path file = Path.of(System.getProperty("aiwm.events.file", "events.log"));

  @Override
  public String name() {
    return "event-file";
  }

  /** Synchronized, since events of different subjects come on different threads. */
  @Override
  public synchronized void notify(Event event) throws IOException {
    String line = event.id() + " " + event.timestamp() + " " + event.type() + " " + event.data();
    Files.writeString(file, line.replaceAll("\\p{Cntrl}", " ") + "\n", CREATE, APPEND);
  }
}
