package io.aiwm.core.notifier;

import io.aiwm.api.event.Event;
import io.aiwm.api.event.EventFilter;
import io.aiwm.api.event.Notifier;
import io.aiwm.api.event.Severity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a line to the log for each event, without its data. Safe for use by many threads. */
public final class LoggingNotifier implements Notifier {
  private static final Logger log = LoggerFactory.getLogger(LoggingNotifier.class);

  private final EventFilter filter;

  /** For every event. */
  public LoggingNotifier() {
    this(EventFilter.all());
  }

  public LoggingNotifier(EventFilter filter) {
    this.filter = filter;
  }

  @Override
  public String name() {
    return "log";
  }

  @Override
  public EventFilter filter() {
    return filter;
  }

  @Override
  public void notify(Event event) {
    String about = event.subject().type() + " " + event.subject().id();
    if (event.severity() == Severity.INFO) {
      log.info("{} {} [{}]", event.type(), about, event.correlationId());
    } else {
      log.warn("{} {} [{}]", event.type(), about, event.correlationId());
    }
  }
}
