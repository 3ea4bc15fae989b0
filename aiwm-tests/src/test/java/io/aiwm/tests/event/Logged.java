package io.aiwm.tests.event;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Collects what a logger says, from INFO on, until it is closed. */
final class Logged extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger;
  private final List<String> texts = new CopyOnWriteArrayList<>();

  private Logged(Logger logger) {
    this.logger = logger;
  }

  static Logged of(String name) {
    Logger logger = (Logger) LoggerFactory.getLogger(name);
    Logged logged = new Logged(logger);
    logger.setLevel(ch.qos.logback.classic.Level.INFO);
    logged.start();
    logger.addAppender(logged);
    return logged;
  }

  @Override
  protected void append(ILoggingEvent event) {
    texts.add(event.getLevel() + " " + event.getFormattedMessage());
  }

  /** Each line with its level in front. */
  List<String> texts() {
    return List.copyOf(texts);
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setLevel(null);
  }
}
