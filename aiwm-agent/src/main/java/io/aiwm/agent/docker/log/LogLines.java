package io.aiwm.agent.docker.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.model.StreamType;
import io.aiwm.agent.json.Json;
import io.aiwm.api.wire.DeploymentLogs;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lines as the engine gives them with time stamps: {@code 2026-01-02T03:04:05.6Z text}. */
final class LogLines {
  private static final Pattern LEVEL =
      Pattern.compile("\\b(TRACE|DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL|FATAL)\\b");
  private static final int LEVEL_WITHIN = 80;

  private LogLines() {}

  static DeploymentLogs.Line parse(StreamType stream, String text) {
    int space = text.indexOf(' ');
    Instant time = instant(space < 0 ? text : text.substring(0, space));
    String message = time == null ? text : space < 0 ? "" : text.substring(space + 1);
    return new DeploymentLogs.Line(
        time, stream == StreamType.STDERR ? "stderr" : "stdout", level(message), message);
  }

  /** About how much a line takes in a message. */
  static int size(DeploymentLogs.Line line) {
    String message = line.message();
    return 100 + (message == null ? 0 : message.length());
  }

  /** Bytes of a line in a result. */
  static int bytes(DeploymentLogs.Line line) {
    return Json.write(line).getBytes(UTF_8).length + 1;
  }

  /** A line within a number of bytes: the beginning of a longer one. */
  static DeploymentLogs.Line within(DeploymentLogs.Line line, int most) {
    DeploymentLogs.Line cut = line;
    while (bytes(cut) > most && cut.message() != null && !cut.message().isEmpty()) {
      String half = cut.message().substring(0, cut.message().length() / 2);
      cut = new DeploymentLogs.Line(line.timestamp(), line.source(), line.level(), half);
    }
    return cut;
  }

  private static @Nullable Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static @Nullable String level(String message) {
    Matcher matcher = LEVEL.matcher(message.substring(0, Math.min(message.length(), LEVEL_WITHIN)));
    if (!matcher.find()) {
      return null;
    }
    return switch (matcher.group(1)) {
      case "WARNING" -> "warn";
      case "CRITICAL", "FATAL" -> "error";
      default -> matcher.group(1).toLowerCase(Locale.ROOT);
    };
  }
}
