package io.aiwm.agent.runtime;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A log of what is wrong, once when it comes and once when it has gone. Thread-safe. */
final class Troubles {
  private static final Logger log = LoggerFactory.getLogger(Troubles.class);

  private Set<String> known = Set.of();

  /** What is wrong now. */
  synchronized void note(List<String> problems) {
    Set<String> now = new LinkedHashSet<>(problems);
    now.stream().filter(it -> !known.contains(it)).forEach(it -> log.warn("Degraded: {}", it));
    known.stream().filter(it -> !now.contains(it)).forEach(it -> log.info("No longer: {}", it));
    known = now;
  }
}
