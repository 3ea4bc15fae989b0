package io.aiwm.agent.cli;

/** Exit codes of {@code aio-worker}. */
final class ExitCode {
  static final int OK = 0;

  /** Something failed; doctor found a problem. */
  static final int FAILURE = 1;

  /** Wrong command line or settings. */
  static final int USAGE = 2;

  /** The agent does not run (as the Linux Standard Base has it for {@code status}). */
  static final int NOT_RUNNING = 3;

  /** The agent runs but is not connected. */
  static final int NOT_CONNECTED = 4;

  /** Another agent uses the data directory. */
  static final int IN_USE = 5;

  /** The agent wants to be started again (EX_TEMPFAIL); only under a supervisor. */
  static final int RESTART = 75;

  private ExitCode() {}
}
