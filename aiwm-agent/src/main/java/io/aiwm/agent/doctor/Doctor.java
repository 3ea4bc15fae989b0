package io.aiwm.agent.doctor;

import io.aiwm.agent.address.Addresses;
import io.aiwm.agent.config.AgentConfig;
import io.aiwm.agent.config.ConfigException;
import io.aiwm.agent.gpu.GpuProbe;
import io.aiwm.agent.link.TyrusConnector;
import io.aiwm.api.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All checks, in the order in which a person would mend what they find. */
public final class Doctor {
  private Doctor() {}

  /** Examines an agent with these settings. */
  public static List<Finding> examine(
      AgentConfig config, Map<String, String> environment, TimeSource time) {
    List<Check> checks =
        List.of(
            () -> List.of(Finding.ok("Settings", "complete; controller " + config.endpoint())),
            () -> connection(config, environment, time),
            new DiskCheck("Data", config.dataDirectory(), "AIO_DATA_DIR"),
            new DiskCheck("Models", config.models(), "AIO_MODELS_DIR"),
            new DockerCheck(config.dockerSocket()),
            new GpuCheck(config.gpuMock(), () -> GpuProbe.ofMachine(time, () -> 0)));
    return checks.stream().flatMap(check -> check.examine().stream()).toList();
  }

  /** A token that the controller refuses is not praised for what it says of itself. */
  private static List<Finding> connection(
      AgentConfig config, Map<String, String> environment, TimeSource time) {
    List<Finding> token = new TokenCheck(config, time).examine();
    List<Finding> controller = new ControllerCheck(config.endpoint(), time).examine();
    boolean reached = controller.stream().noneMatch(Finding::isProblem);
    List<Finding> link =
        reached ? new LinkCheck(config, new TyrusConnector(), time).examine() : List.of();
    boolean refused = link.stream().anyMatch(Finding::isProblem);
    List<Finding> findings = new ArrayList<>();
    token.stream().filter(it -> it.level() != Finding.Level.OK || !refused).forEach(findings::add);
    findings.addAll(new ProxyCheck(environment, Addresses.host(config.endpoint())).examine());
    findings.addAll(controller);
    findings.addAll(link);
    return findings;
  }

  /** Explains settings with which there is nothing to examine. */
  public static List<Finding> examine(ConfigException failure) {
    return failure.problems().stream().map(Doctor::settings).toList();
  }

  private static Finding settings(String problem) {
    if (problem.contains("policy file")) {
      return Finding.problem(
          "Policy",
          problem,
          "mend the file: one JSON object with the fields that the documentation lists; until then"
              + " the agent does not start, so that no rule is lost");
    }
    return problem.contains("release key")
        ? Finding.problem(
            "Release key", problem, "put the public key there as openssl pkey -pubout writes it")
        : Finding.problem("Settings", problem, "set it in the environment or the settings file");
  }
}
