package io.aiwm.agent.program;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A runner of programs that waits for them. */
public interface ProgramRunner {

  /**
   * Runs a program to its end.
   *
   * @param command program and arguments
   * @param limit after which it is killed
   * @throws IOException if it cannot be started or does not end in time
   */
  Output run(List<String> command, Duration limit) throws IOException, InterruptedException;

  /** The text that it printed, both streams together, and its exit code. */
  record Output(int exitCode, String text) {}
}
