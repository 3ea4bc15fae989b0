package io.aiwm.tools.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The output since the last {@link #take}, its end only where it is long, and a file with all of
 * it. Safe for use by any thread.
 */
final class OutputBuffer extends OutputStream {
  static final int MAXIMUM_BYTES = 256 * 1024;

  private final OutputStream file;
  private ByteArrayOutputStream earlier = new ByteArrayOutputStream();
  private ByteArrayOutputStream latest = new ByteArrayOutputStream();

  OutputBuffer(OutputStream file) {
    this.file = file;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    file.write(bytes, offset, length);
    latest.write(bytes, offset, length);
    if (latest.size() > MAXIMUM_BYTES) {
      earlier = latest;
      latest = new ByteArrayOutputStream();
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    file.flush();
  }

  /** Removes and returns it: whole lines, at most {@link #MAXIMUM_BYTES} of them. */
  synchronized String take() {
    byte[] first = earlier.toByteArray();
    byte[] second = latest.toByteArray();
    earlier.reset();
    latest.reset();
    String all =
        new String(first, StandardCharsets.UTF_8) + new String(second, StandardCharsets.UTF_8);
    return tail(all);
  }

  /** The end of a text, from the beginning of a line. */
  static String tail(String text) {
    if (text.length() <= MAXIMUM_BYTES) {
      return text;
    }
    int line = text.indexOf('\n', text.length() - MAXIMUM_BYTES);
    return "[earlier output is in target/test-output.log]\n" + text.substring(line + 1);
  }
}
