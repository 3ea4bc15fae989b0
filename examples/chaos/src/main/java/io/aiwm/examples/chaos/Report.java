package io.aiwm.examples.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The outcome in words. */
final class Report {
  private final Options options;
  private final Load load;
  private final Mischief mischief;
  private final Fleet fleet;
  private final Checks checks;

  Report(Options options, Load load, Mischief mischief, Fleet fleet, Checks checks) {
    this.options = options;
    this.load = load;
    this.mischief = mischief;
    this.fleet = fleet;
    this.checks = checks;
  }

  /** Prints it, writes it to a file where one is named, and says whether all is well. */
  boolean write() throws IOException {
    List<String> lines = lines();
    lines.forEach(System.out::println);
    Path file = options.report();
    if (file != null) {
      Files.write(file, lines);
    }
    return checks.failures().isEmpty();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %d hosts on %s, %d agents, %d s, seed %d: %s"
            .formatted(
                LocalDate.now(java.time.ZoneOffset.UTC),
                options.hosts(),
                options.database(),
                options.agents(),
                options.duration().toSeconds(),
                options.seed(),
                checks.failures().isEmpty() ? "passed" : "FAILED"));
    lines.add("");
    mischief.done().forEach((what, times) -> lines.add("- " + times + " times " + what));
    lines.add(
        "- %d executions acknowledged, %d refused with 503, %d without an answer"
            .formatted(load.acknowledged().size(), load.refused(), load.unanswered()));
    lines.add("- agents connected %d times".formatted(fleet.connections()));
    checks.results().forEach(result -> lines.add("- " + result));
    checks.failures().stream().limit(50).forEach(failure -> lines.add("- FAILED: " + failure));
    return lines;
  }
}
