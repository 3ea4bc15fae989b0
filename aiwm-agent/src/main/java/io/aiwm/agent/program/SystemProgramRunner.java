package io.aiwm.agent.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@link ProgramRunner} with real processes. Output goes through a file, so that a program that
 * hangs with its pipe open cannot hold the reader.
 */
public final class SystemProgramRunner implements ProgramRunner {

  @Override
  public Output run(List<String> command, Duration limit) throws IOException, InterruptedException {
    Path output = Files.createTempFile("aio-worker", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        process.destroyForcibly();
        throw new IOException("no answer within " + limit.toSeconds() + " s");
      }
      return new Output(process.exitValue(), Files.readString(output, UTF_8));
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
