package io.aiwm.agent.cli;

import io.aiwm.agent.runtime.Version;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Show the agent's version.")
final class VersionCommand implements Runnable {
  private final Platform platform;

  VersionCommand(Platform platform) {
    this.platform = platform;
  }

  @Override
  public void run() {
    platform
        .out()
        .println("aio-worker " + Version.current() + " (Java " + Runtime.version().feature() + ")");
  }
}
