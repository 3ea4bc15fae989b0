package io.aiwm.agent.program;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Runs a program and waits for it. */
public interface ProgramRunner {

  /**
   * Runs a program to its end.
   *
   * @param command program and arguments
   * @param limit after which it is killed
   * @throws IOException if it cannot be started or does not end in time
   */
  Output run(List<String> command, Duration limit) throws IOException, InterruptedException;

  /** What it printed, both streams together, and its exit code. */
  record Output(int exitCode, String text) {}
}
