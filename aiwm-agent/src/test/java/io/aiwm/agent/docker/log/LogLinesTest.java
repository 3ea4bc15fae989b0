package io.aiwm.agent.docker.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import io.aiwm.agent.json.Json;
import io.aiwm.api.wire.DeploymentLogs.Line;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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
    LineAssembler assembler =
        new LineAssembler(true, (stream, text) -> lines.add(stream + " " + text));

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
    LineAssembler assembler = new LineAssembler(true, (stream, text) -> lines.add(text));

    assembler.add(new Frame(StreamType.STDOUT, "x".repeat(100_000).getBytes(UTF_8)));
    assembler.finish();

    assertThat(lines)
        .allSatisfy(it -> assertThat(it.length()).isLessThanOrEqualTo(LineAssembler.LONGEST));
    assertThat(String.join("", lines)).hasSize(100_000);
  }

  private static final String STAMP = "2026-01-02T03:04:05.678901234Z ";

  /** As the engine sends a line: in pieces of 16 KiB, each with its time. */
  private static List<String> pieces(StreamType stream, String text) {
    List<String> lines = new ArrayList<>();
    LineAssembler assembler = new LineAssembler(true, (any, line) -> lines.add(line));
    byte[] bytes = text.getBytes(UTF_8);
    for (int at = 0; at < bytes.length; at += 16_384) {
      byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 16_384));
      byte[] frame = Arrays.copyOf(STAMP.getBytes(UTF_8), STAMP.length() + piece.length);
      System.arraycopy(piece, 0, frame, STAMP.length(), piece.length);
      assembler.add(new Frame(stream, frame));
    }
    assembler.finish();
    return lines;
  }

  @ParameterizedTest
  @EnumSource(names = {"STDOUT", "RAW"})
  @DisplayName("is one line though the engine cut it, with one time and whole letters")
  void cutByTheEngine(StreamType stream) {
    String text = "x" + "\u6a21".repeat(7_000);

    assertThat(pieces(stream, text + "\n")).containsExactly(STAMP + text);
  }

  @ParameterizedTest
  @EnumSource(names = {"STDOUT", "RAW"})
  @DisplayName("that is too long goes on in lines of the same time, cut between letters")
  void cutBetweenLetters(StreamType stream) {
    String text = "x" + "\ud83d\ude00\u6a21\u00e9".repeat(12_000);

    List<String> lines = pieces(stream, text + "\n");

    assertThat(lines).hasSizeGreaterThan(3).allMatch(it -> it.startsWith(STAMP));
    assertThat(lines.stream().map(it -> it.substring(STAMP.length())).toList())
        .noneMatch(it -> it.contains("\ufffd"))
        .satisfies(it -> assertThat(String.join("", it)).isEqualTo(text));
  }

  @Test
  @DisplayName("keeps a time that it was written with itself")
  void ownTime() {
    assertThat(pieces(StreamType.STDOUT, STAMP + "text\n")).containsExactly(STAMP + STAMP + "text");
  }

  @Test
  @DisplayName("is among the newest that fit into a result, whatever is in it")
  void newest() {
    NewestLines newest = new NewestLines(60_000);
    for (int i = 0; i < 2_000; i++) {
      newest.add(line(StreamType.STDOUT, STAMP + "\u0001\u6a21\" line " + i));
    }

    assertThat(Json.write(newest.lines()).getBytes(UTF_8).length).isBetween(50_000, 60_001);
    assertThat(newest.leftOut()).isTrue();
    assertThat(newest.lines().get(newest.lines().size() - 1).message()).endsWith("line 1999");

    NewestLines one = new NewestLines(60_000);
    one.add(line(StreamType.STDOUT, STAMP + "\u0001".repeat(32_000)));
    assertThat(one.lines()).hasSize(1);
    assertThat(one.lines().get(0).message()).isNotEmpty();
    assertThat(Json.write(one.lines()).getBytes(UTF_8).length).isLessThanOrEqualTo(60_001);
    assertThat(one.leftOut()).isTrue();
  }
}
