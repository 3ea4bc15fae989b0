package io.aiwm.store.jdbc;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears what the store warns of until it is closed. */
final class Warnings extends Handler implements AutoCloseable {
  private final Logger logger = Logger.getLogger("io.aiwm.store.jdbc");
  private final List<String> texts = new CopyOnWriteArrayList<>();

  Warnings() {
    logger.addHandler(this);
  }

  List<String> texts() {
    return texts;
  }

  @Override
  public void publish(LogRecord record) {
    if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
      texts.add(record.getMessage());
    }
  }

  @Override
  public void flush() {
    // Nothing is kept back.
  }

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
