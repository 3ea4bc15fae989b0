package io.aiwm.agent.docker.health;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.json.Json;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The check of whether a container serves: over HTTP where there is a path, else whether its port
 * takes connections. Kept in a label, so that it outlives the agent.
 *
 * @param path path to get, or null
 * @param port port inside the container
 * @param intervalSeconds pause between two checks
 * @param timeoutSeconds how long one check may take
 * @param retries checks that may fail before a new container is given up
 */
public record HealthCheck(
    @Nullable String path, int port, int intervalSeconds, int timeoutSeconds, int retries) {

  /** The check that a command asks for. */
  public static Optional<HealthCheck> of(
      CommandArguments arguments, @Nullable Integer containerPort) throws CommandException {
    Optional<CommandArguments> found = arguments.object("healthCheck");
    if (found.isEmpty()) {
      return Optional.empty();
    }
    CommandArguments check = found.get();
    String path = check.text("path").orElse(null);
    if (path != null && !path.matches("/[\\x21-\\x7e]{0,1023}")) {
      throw check.invalid("path", "must be a path that starts with /");
    }
    Optional<Integer> port = check.integer("port", 1, 65_535).map(Long::intValue);
    if (port.isEmpty() && containerPort == null) {
      throw check.invalid("port", "is missing, and there is no containerPort");
    }
    return Optional.of(
        new HealthCheck(
            path,
            port.orElseGet(() -> containerPort == null ? 0 : containerPort),
            check.integer("intervalSeconds", 1, 600).orElse(2L).intValue(),
            check.integer("timeoutSeconds", 1, 60).orElse(5L).intValue(),
            check.integer("retries", 1, 10_000).orElse(30L).intValue()));
  }

  public static Optional<HealthCheck> fromLabel(@Nullable String label) {
    if (label == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.mapper().readValue(label, HealthCheck.class));
    } catch (JsonProcessingException e) {
      // Written by another version of the agent: the container stays, unchecked.
      return Optional.empty();
    }
  }

  public String toLabel() {
    return Json.write(this);
  }

  @JsonIgnore
  public Duration interval() {
    return Duration.ofSeconds(intervalSeconds);
  }
}
