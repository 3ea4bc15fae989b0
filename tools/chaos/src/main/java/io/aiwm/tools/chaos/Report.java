package io.aiwm.tools.chaos;

import io.aiwm.tools.chaos.process.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The outcome in words. */
final class Report {
  private static final int MOST_FAILURES = 50;

  private final Options options;
  private final List<String> facts = new ArrayList<>();

  Report(Options options) {
    this.options = options;
  }

  Report fact(String fact) {
    facts.add(fact);
    return this;
  }

  /** How often what was done. */
  Report done(Map<String, Integer> done) {
    done.forEach((what, times) -> fact(times + " times " + what));
    return this;
  }

  /** Prints it, writes it to a file where one is named, and says whether all is well. */
  boolean write(List<String> failures) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(title(failures.isEmpty() ? "passed" : "FAILED"));
    lines.add("");
    facts.forEach(fact -> lines.add("- " + fact));
    failures.stream().limit(MOST_FAILURES).forEach(failure -> lines.add("- FAILED: " + failure));
    lines.forEach(System.out::println);
    Path file = options.report();
    if (file != null) {
      Files.write(file, lines);
    }
    return failures.isEmpty();
  }

  private String title(String outcome) {
    return "%s: %d hosts on %s, %d agents, %d s, seed %d: %s"
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            options.hosts(),
            options.database(),
            options.agents(),
            options.duration().toSeconds(),
            options.seed(),
            outcome);
  }
}
