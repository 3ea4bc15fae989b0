package io.aiwm.agent.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A program of this machine")
class SystemProgramRunnerTest {
  private final SystemProgramRunner programs = new SystemProgramRunner();

  private ProgramRunner.Output shell(String script, Duration limit)
      throws IOException, InterruptedException {
    return programs.run(List.of("sh", "-c", script), limit);
  }

  @Test
  @DisplayName("is read to its end, both streams, however much it prints")
  void reads() throws Exception {
    ProgramRunner.Output output =
        shell("echo out; echo err >&2; head -c 1000000 /dev/zero | tr '\\0' x; exit 3", minute());

    assertThat(output.exitCode()).isEqualTo(3);
    assertThat(output.text()).startsWith("out\nerr\nxxx").hasSize(1_000_008);
  }

  @Test
  @DisplayName("may print bytes that are no text")
  void bytes() throws Exception {
    assertThat(shell("printf 'a\\377\\376b'", minute()).text()).isEqualTo("a\ufffd\ufffdb");
  }

  @Test
  @DisplayName("needs no directory for temporary files")
  void noTemporaryFiles() throws Exception {
    String before = System.setProperty("java.io.tmpdir", "/nowhere");
    try {
      assertThat(shell("echo out", minute()).text()).isEqualTo("out\n");
    } finally {
      System.setProperty("java.io.tmpdir", before);
    }
  }

  @Test
  @DisplayName("is not waited for when only a child of it holds the pipe")
  void child() throws Exception {
    assertThat(shell("sleep 60 & echo out", minute()).text()).isEqualTo("out\n");
  }

  @Test
  @DisplayName("that hangs is ended")
  void hangs() {
    assertThatThrownBy(() -> shell("echo out; exec sleep 60", Duration.ofMillis(200)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no answer");
  }

  private static Duration minute() {
    return Duration.ofMinutes(1);
  }
}
