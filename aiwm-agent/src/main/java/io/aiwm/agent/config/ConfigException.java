package io.aiwm.agent.config;

import java.util.List;

/** Settings that cannot work; the message names every one of them, and never a secret's value. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ConfigException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence for each wrong setting. */
  public List<String> problems() {
    return problems;
  }
}
