package io.aiwm.core.internal.wiring;

import io.aiwm.api.error.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes parts one after the other; one that fails does not keep the next from being closed. */
public final class Closing {
  private static final Logger log = LoggerFactory.getLogger(Closing.class);

  private Closing() {}

  public static void inOrder(AutoCloseable... parts) {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception | Error e) {
        Failures.note(e);
        log.warn("{} did not close cleanly", part.getClass().getSimpleName(), e);
      }
    }
  }
}
