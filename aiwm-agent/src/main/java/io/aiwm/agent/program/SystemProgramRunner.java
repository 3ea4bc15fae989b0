package io.aiwm.agent.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@link ProgramRunner} with real processes. Only what is there is read, so that a program that
 * hangs with its pipe open, or leaves it to a child, cannot hold the reader; no file is needed.
 * What is no UTF-8 is replaced.
 */
public final class SystemProgramRunner implements ProgramRunner {
  private static final int LARGEST = 8 << 20;
  private static final long LOOK_MILLIS = 5;

  @Override
  public Output run(List<String> command, Duration limit) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();
    try (InputStream out = process.getInputStream()) {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      for (long left = limit.toMillis(); isRunning(process); left -= LOOK_MILLIS) {
        if (left <= 0) {
          throw new IOException("no answer within " + limit.toSeconds() + " s");
        }
        take(out, text);
      }
      take(out, text);
      return new Output(process.exitValue(), text.toString(UTF_8));
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean isRunning(Process process) throws InterruptedException {
    return !process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void take(InputStream out, ByteArrayOutputStream text) throws IOException {
    for (int there = out.available(); there > 0; there = out.available()) {
      text.write(out.readNBytes(there));
      if (text.size() > LARGEST) {
        throw new IOException("it prints more than " + LARGEST + " bytes");
      }
    }
  }
}
