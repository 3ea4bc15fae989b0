package io.aiwm.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.LogContainerCmd;
import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.docker.engine.DockerEngine;
import io.aiwm.agent.docker.log.LogStream;
import io.aiwm.agent.docker.log.NewestLines;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.DeploymentLogs;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.MessageType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code container.logs}: the last lines in the result or, with {@code follow}, everything that
 * comes in {@code deployment.logs} messages until the container ends, the time is up or the command
 * is cancelled. Following waits for a connection that is slow or away, and misses nothing then.
 */
final class ContainerLogs {
  private static final int DEFAULT_TAIL = 100;
  private static final int LARGEST_TAIL = 5_000;

  /** What a controller keeps of a result, with room for all that stands beside the lines. */
  private static final int RESULT_BYTES = CommandResult.MAX_BYTES - (4 << 10);

  private static final int BATCH_LINES = 500;
  private static final int BATCH_CHARACTERS = 64 << 10;
  private static final Duration READ_LIMIT = Duration.ofSeconds(30);
  private static final Duration BETWEEN_BATCHES = Duration.ofMillis(100);

  private final DockerEngine engine;
  private final Deployments deployments;
  private final TimeSource time;

  ContainerLogs(DockerEngine engine, Deployments deployments, TimeSource time) {
    this.engine = engine;
    this.deployments = deployments;
    this.time = time;
  }

  Map<String, Object> read(DockerClient docker, CommandArguments arguments, CommandContext context)
      throws CommandException, InterruptedException {
    ManagedContainer container = deployments.target(docker, arguments);
    boolean follow = arguments.flag("follow", false);
    int tail = arguments.integer("tail", 0, LARGEST_TAIL).map(Long::intValue).orElse(DEFAULT_TAIL);
    long seconds = arguments.integer("durationSeconds", 1, 86_400).orElse(600L);
    LogContainerCmd command =
        engine
            .streaming()
            .logContainerCmd(container.containerId())
            .withStdOut(true)
            .withStdErr(true)
            .withTimestamps(true)
            .withFollowStream(follow)
            .withTail(tail);
    since(arguments).ifPresent(it -> command.withSince((int) it.getEpochSecond()));
    try (LogStream stream = command.exec(new LogStream())) {
      return follow
          ? follow(docker, container, stream, Duration.ofSeconds(seconds), context)
          : collect(container, stream);
    } catch (IOException e) {
      throw new CommandException(ErrorCode.NETWORK_ERROR, "the log cannot be read: " + e);
    }
  }

  private static Optional<Instant> since(CommandArguments arguments) throws CommandException {
    Optional<String> text = arguments.text("since");
    try {
      return text.map(
          it ->
              it.matches("\\d{1,10}")
                  ? Instant.ofEpochSecond(Long.parseLong(it))
                  : Instant.parse(it));
    } catch (DateTimeParseException e) {
      throw arguments.invalid("since", "must be an ISO-8601 time or seconds since 1970");
    }
  }

  private Map<String, Object> collect(ManagedContainer container, LogStream stream)
      throws InterruptedException {
    NewestLines newest = new NewestLines(RESULT_BYTES);
    long start = time.nanos();
    while (!stream.isExhausted() && time.nanos() - start < READ_LIMIT.toNanos()) {
      for (DeploymentLogs.Line line : stream.take(BATCH_LINES, BATCH_CHARACTERS)) {
        newest.add(line);
      }
    }
    Map<String, Object> result = result(container, newest.lines().size());
    result.put("logs", newest.lines());
    result.put("moreAvailable", newest.leftOut() || !stream.isExhausted());
    return result;
  }

  private Map<String, Object> follow(
      DockerClient docker,
      ManagedContainer container,
      LogStream stream,
      Duration limit,
      CommandContext context)
      throws InterruptedException {
    long start = time.nanos();
    long sent = 0;
    List<DeploymentLogs.Line> batch = List.of();
    while (time.nanos() - start < limit.toNanos()) {
      if (batch.isEmpty()) {
        batch = stream.take(BATCH_LINES, BATCH_CHARACTERS);
      }
      if (batch.isEmpty() && stream.isExhausted()) {
        break;
      }
      if (!batch.isEmpty() && send(container, batch, context)) {
        sent += batch.size();
        batch = List.of();
      }
      context.pause(BETWEEN_BATCHES);
    }
    ManagedContainer last = deployments.inspect(docker, container.containerId()).orElse(container);
    Map<String, Object> result = result(last, sent);
    result.put("ended", stream.isExhausted());
    return result;
  }

  private static boolean send(
      ManagedContainer container, List<DeploymentLogs.Line> batch, CommandContext context) {
    return context.hasRoom()
        && context.emit(
            MessageType.DEPLOYMENT_LOGS, new DeploymentLogs(container.deploymentId(), batch, null));
  }

  private static Map<String, Object> result(ManagedContainer container, long lines) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("containerId", container.containerId());
    result.put("deploymentId", container.deploymentId());
    result.put("status", container.status());
    result.put("lines", lines);
    return result;
  }
}
