package io.aiwm.core.offender;

import io.aiwm.core.internal.offender.Hidden;
import io.aiwm.store.offender.Accomplice;
import jakarta.servlet.Servlet;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;

/** Breaks the house rules, so that a test can see them refuse it. Never run. */
public final class Offender {
  private final Supplier<Instant> byReference = Instant::now;

  List<Object> readClocks(Servlet servlet) {
    return List.of(
        servlet,
        byReference.get(),
        LocalDate.now(ZoneOffset.UTC),
        Clock.systemUTC(),
        System.nanoTime(),
        System.currentTimeMillis());
  }

  void catchExceptionsOnly(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      var unused = e.toString();
    }
  }

  void noteNothing(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      var unused = e.toString();
    }
  }

  void makeThreads() throws InterruptedException {
    new Thread(Assertions::fail).start();
    Thread.sleep(1);
    new Accomplice(this, new Hidden());
  }
}
