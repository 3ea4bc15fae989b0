package io.aiwm.agent.cli;

import io.aiwm.agent.config.ConfigException;
import io.aiwm.agent.doctor.Doctor;
import io.aiwm.agent.doctor.Finding;
import io.aiwm.agent.json.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "doctor", description = "Check everything the agent needs, and say how to mend it.")
final class DoctorCommand implements Callable<Integer> {
  private final AioWorker worker;
  private final Platform platform;

  @Option(names = "--json", description = "Answer in JSON.")
  private boolean json;

  DoctorCommand(AioWorker worker, Platform platform) {
    this.worker = worker;
    this.platform = platform;
  }

  @Override
  public Integer call() {
    Logging.configure("OFF");
    List<Finding> findings = examine();
    long problems = findings.stream().filter(Finding::isProblem).count();
    if (json) {
      platform.out().println(Json.write(Map.of("problems", problems, "findings", findings)));
    } else {
      findings.forEach(this::print);
      platform.out().println(problems == 0 ? "No problem found." : problems + " problem(s) found.");
    }
    return problems == 0 ? ExitCode.OK : ExitCode.FAILURE;
  }

  private List<Finding> examine() {
    try {
      return Doctor.examine(worker.config(platform), platform.environment(), platform.time());
    } catch (ConfigException e) {
      return Doctor.examine(e);
    }
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
