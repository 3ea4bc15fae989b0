package io.aiwm.examples.notifier;

import io.aiwm.api.event.Event;
import io.aiwm.api.event.Notifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Appends each event to a text file as one line of tab-separated columns: id, time, severity, type,
 * subject, facts. The file is the system property {@value #PROPERTY} or the environment variable
 * {@value #VARIABLE}; with neither, the plug-in does nothing.
 *
 * <p>Delivery is at least once, so a line may come twice; its id tells.
 */
public final class FileNotifier implements Notifier {
  static final String PROPERTY = "aiwm.events.file";
  static final String VARIABLE = "AIWM_EVENTS_FILE";

  private final @Nullable Path file;

  /** For the service loader, which needs a public constructor without parameters. */
  public FileNotifier() {
    this(System.getProperty(PROPERTY, System.getenv().getOrDefault(VARIABLE, "")));
  }

  FileNotifier(String file) {
    this.file = file.isBlank() ? null : Path.of(file);
  }

  @Override
  public String name() {
    return "event-file";
  }

  /** Synchronized because events of different subjects arrive on different threads. */
  @Override
  public synchronized void notify(Event event) throws IOException {
    if (file != null) {
      Files.writeString(file, line(event), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  private static String line(Event event) {
    String subject = event.subject().type() + "/" + event.subject().id();
    String facts = event.data().toString().replaceAll("\\p{Cntrl}", " ");
    return String.join(
            "\t",
            event.id(),
            event.timestamp().toString(),
            event.severity().name(),
            event.type(),
            subject,
            facts)
        + "\n";
  }
}
