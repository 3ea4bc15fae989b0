package io.aiwm.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import io.aiwm.api.wire.DeploymentLogs.Line;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A line of a container's log")
class LogLinesTest {

  private static Line line(StreamType stream, String text) {
    return LogLines.parse(stream, text);
  }

  @Test
  @DisplayName("is told with its time, its stream and its text as it was")
  void parsed() {
    Line line = line(StreamType.STDERR, "2026-01-02T03:04:05.678901234Z  indented text");

    assertThat(line.timestamp()).isEqualTo(Instant.parse("2026-01-02T03:04:05.678901234Z"));
    assertThat(line.source()).isEqualTo("stderr");
    assertThat(line.message()).isEqualTo(" indented text");
    assertThat(line(StreamType.STDOUT, "2026-01-02T03:04:05Z ").message()).isEmpty();
    assertThat(line(StreamType.RAW, "no time").message()).isEqualTo("no time");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INFO 01-02 started | info",
        "[2026] [WARNING] low memory | warn",
        "E0102 FATAL: cannot | error",
        "INFORMATION about nothing |",
        "information |"
      })
  @DisplayName("has the level that stands near its start, if one does")
  void levels(String text, String level) {
    assertThat(line(StreamType.STDOUT, text).level()).isEqualTo(level);
  }

  @Test
  @DisplayName("is put together from the pieces that it comes in, of each stream by itself")
  void assembled() {
    List<String> lines = new ArrayList<>();
    LineAssembler assembler = new LineAssembler((stream, text) -> lines.add(stream + " " + text));

    for (String piece : List.of("o|one\r\ntw", "e|err", "o|o\n\n", "e|or\n", "o|rest")) {
      StreamType stream = piece.startsWith("o") ? StreamType.STDOUT : StreamType.STDERR;
      assembler.add(new Frame(stream, piece.substring(2).getBytes(UTF_8)));
    }
    assembler.finish();

    assertThat(lines)
        .containsExactly("STDOUT one", "STDOUT two", "STDOUT ", "STDERR error", "STDOUT rest");
  }

  @Test
  @DisplayName("is cut when it is no line at all")
  void cut() {
    List<String> lines = new ArrayList<>();
    LineAssembler assembler = new LineAssembler((stream, text) -> lines.add(text));

    assembler.add(new Frame(StreamType.STDOUT, "x".repeat(100_000).getBytes(UTF_8)));
    assembler.finish();

    assertThat(lines).allSatisfy(it -> assertThat(it.length()).isLessThanOrEqualTo(17 << 10));
    assertThat(String.join("", lines)).hasSize(100_000);
  }
}
