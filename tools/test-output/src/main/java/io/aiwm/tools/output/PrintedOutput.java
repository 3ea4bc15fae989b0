package io.aiwm.tools.output;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A recording of what is printed, logs included, for tests of what must be logged. The console gets
 * it when the recording is closed.
 */
public final class PrintedOutput implements AutoCloseable {
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private PrintedOutput() {
    PrintStream recording = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    System.setOut(recording);
    System.setErr(recording);
  }

  /** Begins a recording. */
  public static PrintedOutput recorded() {
    return new PrintedOutput();
  }

  /** The text so far. */
  public String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
    out.print(text());
  }
}
