package io.aiwm.tools.chaos.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of ours, with its children: it can be killed and frozen. */
public final class ManagedProcess {
  private final Process process;

  private ManagedProcess(Process process) {
    this.process = process;
  }

  public static ManagedProcess java(
      List<String> arguments, Map<String, String> environment, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx384m");
    command.addAll(arguments);
    return start(command, environment, log);
  }

  public static ManagedProcess start(
      List<String> command, Map<String, String> environment, Path log) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new ManagedProcess(builder.start());
  }

  /** As by {@code kill -9}. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As by {@code kill}; after half a minute as by {@code kill -9}. */
  public void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      kill();
    }
  }

  public void freeze() throws IOException, InterruptedException {
    signal("STOP", Stream.of(process.toHandle()));
  }

  public void thaw() throws IOException, InterruptedException {
    signal("CONT", Stream.of(process.toHandle()));
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** Sends a signal to each of some processes. */
  public static void signal(String name, Stream<ProcessHandle> processes)
      throws IOException, InterruptedException {
    for (ProcessHandle one : processes.toList()) {
      new ProcessBuilder("kill", "-" + name, String.valueOf(one.pid())).start().waitFor();
    }
  }
}
