package io.aiwm.tools.benchmarks.execution;

/** Something that carries out executions of five steps in a row. Safe for use by many threads. */
interface ExecutionContestant extends AutoCloseable {
  /** Steps of an execution, one after the other. */
  int STEPS = 5;

  /** What it is called in the report, and its database. */
  String name();

  /** Carries out one execution; returns when its end is stored. */
  void execute() throws Exception;

  @Override
  void close();
}
