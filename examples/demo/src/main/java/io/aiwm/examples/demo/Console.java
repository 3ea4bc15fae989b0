package io.aiwm.examples.demo;

import io.aiwm.api.time.TimeSource;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Plain lines with the time since the start, readable in a terminal and in a log alike. Safe for
 * use by many threads.
 */
final class Console {
  private final PrintStream out;
  private final TimeSource time;
  private final long start;
  private int steps;
  private String current = "";

  Console(PrintStream out, TimeSource time) {
    this.out = out;
    this.time = time;
    start = time.nanos();
  }

  /** Text without a time. */
  synchronized void plain(String text) {
    out.println(text);
  }

  /** The beginning of a numbered step. */
  synchronized void step(String title) {
    steps++;
    current = " in step " + steps + " (" + title + ")";
    out.println();
    line(steps + ". " + title);
  }

  /** The end of a demo that did not go as it should. */
  synchronized void failed(@Nullable String why) {
    out.println();
    out.println("FAILED" + current + ": " + why);
  }

  /** Something that happened within a step. */
  synchronized void note(String text) {
    line("   " + text);
  }

  private void line(String text) {
    out.printf(Locale.ROOT, "%7.1f s  %s%n", (time.nanos() - start) / 1e9, text);
  }
}
