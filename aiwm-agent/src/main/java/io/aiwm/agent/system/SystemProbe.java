package io.aiwm.agent.system;

/** A probe that reads the machine. Thread-safe. */
public interface SystemProbe {

  /** What does not change while the agent runs, or hardly. */
  SystemFacts facts();

  /** Measures now. Processor usage is that since the last measurement. */
  SystemSample sample();

  /** How long the machine runs, in seconds. */
  long uptimeSeconds();
}
