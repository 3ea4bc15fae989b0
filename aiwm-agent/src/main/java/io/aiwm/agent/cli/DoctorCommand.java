package io.aiwm.agent.cli;

import io.aiwm.agent.config.AgentConfig;
import io.aiwm.agent.config.ConfigException;
import io.aiwm.agent.docker.DockerEngine;
import io.aiwm.agent.gpu.GpuProbe;
import io.aiwm.agent.gpu.GpuReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "doctor", description = "Check everything the agent needs, and say how to mend it.")
final class DoctorCommand implements Callable<Integer> {
  private final AioWorker worker;
  private final Platform platform;

  DoctorCommand(AioWorker worker, Platform platform) {
    this.worker = worker;
    this.platform = platform;
  }

  @Override
  public Integer call() {
    Logging.configure("OFF");
    List<Finding> findings = examine();
    findings.forEach(this::print);
    long problems = findings.stream().filter(it -> it.level() == Finding.Level.PROBLEM).count();
    platform.out().println(problems == 0 ? "No problem found." : problems + " problem(s) found.");
    return problems == 0 ? ExitCode.OK : ExitCode.FAILURE;
  }

  private List<Finding> examine() {
    try {
      AgentConfig config = worker.config(platform);
      List<Finding> findings = new ArrayList<>();
      findings.add(Finding.ok("Settings", "complete; controller " + config.endpoint()));
      findings.addAll(new TokenCheck(config, platform.time()).examine());
      findings.addAll(new ControllerCheck(config.endpoint(), platform.time()).examine());
      findings.add(dataDirectory(config.dataDirectory()));
      findings.add(docker(config.dockerSocket()));
      findings.add(gpus(config));
      return findings;
    } catch (ConfigException e) {
      return e.problems().stream()
          .map(it -> Finding.problem("Settings", it, "set it in the environment or the file"))
          .toList();
    }
  }

  private static Finding dataDirectory(Path path) {
    try {
      Files.createDirectories(path);
      Files.delete(Files.createTempFile(path, "doctor", ".tmp"));
      return Finding.ok("Data", path + " can be written");
    } catch (IOException e) {
      return Finding.problem(
          "Data",
          path + " cannot be written: " + e,
          "make it writable for this user, free disk space, or set AIO_DATA_DIR");
    }
  }

  private static Finding docker(Path socket) {
    if (!Files.exists(socket)) {
      return Finding.note(
          "Docker", "no socket at " + socket, "fine without containers; otherwise start Docker");
    }
    if (!Files.isWritable(socket)) {
      return Finding.problem(
          "Docker", "this user may not use " + socket, "add the user to the group docker");
    }
    try (DockerEngine engine = new DockerEngine(socket)) {
      Optional<Map<String, Object>> found = engine.describe();
      return found
          .map(it -> Finding.ok("Docker", "version " + it.get("version") + " answers"))
          .orElseGet(
              () ->
                  Finding.problem(
                      "Docker", socket + " does not answer", "look at the Docker daemon's log"));
    } catch (IOException e) {
      return Finding.problem("Docker", e.toString(), "look at the Docker daemon's log");
    }
  }

  private Finding gpus(AgentConfig config) {
    if (config.gpuMock()) {
      return Finding.note("GPU", "mock GPUs (GPU_MOCK_MODE)", null);
    }
    GpuProbe probe = GpuProbe.ofMachine(platform.time(), () -> 0);
    GpuReading reading = probe.read();
    if (reading.equals(GpuReading.NONE)) {
      return Finding.note(
          "GPU", "no NVIDIA GPU", "fine without GPUs; otherwise install the NVIDIA driver");
    }
    return reading
        .problem()
        .map(it -> Finding.problem("GPU", it, "restart or reinstall the NVIDIA driver"))
        .orElseGet(
            () ->
                Finding.ok(
                    "GPU", reading.devices().size() + " GPU(s) found, by " + probe.capability()));
  }

  private void print(Finding finding) {
    String mark =
        switch (finding.level()) {
          case OK -> "[ ok ]";
          case NOTE -> "[note]";
          case PROBLEM -> "[FAIL]";
        };
    platform.out().println(mark + " " + finding.subject() + ": " + finding.text());
    if (finding.remedy() != null) {
      platform.out().println("       -> " + finding.remedy());
    }
  }
}
