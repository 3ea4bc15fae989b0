package io.aiwm.agent.files;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Pasted text")
class PastedTextTest {
  @TempDir Path directory;

  private String read(byte[] bytes) throws IOException {
    return PastedText.read(Files.write(directory.resolve("f"), bytes));
  }

  @Test
  @DisplayName("is read in UTF-8 and UTF-16, with a byte order mark or without")
  void encodings() throws IOException {
    assertThat(read("t\u00e9".getBytes(UTF_8))).isEqualTo("t\u00e9");
    assertThat(read("\ufefftext".getBytes(UTF_8))).isEqualTo("text");
    assertThat(read("\ufefftext".getBytes(UTF_16LE))).isEqualTo("text");
    assertThat(read("\ufefftext".getBytes(UTF_16BE))).isEqualTo("text");
    assertThat(read("text".getBytes(UTF_16LE))).isEqualTo("text");
    assertThat(read("text".getBytes(UTF_16BE))).isEqualTo("text");
    assertThat(read(new byte[0])).isEmpty();
    assertThat(read(new byte[] {'a', (byte) 0xff})).isEqualTo("a\ufffd");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "value",
        " value\r\n",
        "\u00a0value\u00a0",
        "\ufeffvalue",
        "\u200bvalue\u2060",
        "\u3000value\u2003",
        "\"value\"",
        " 'value' ",
        "\u201cvalue\u201d",
        "\"\u00a0value \""
      })
  @DisplayName("has nothing around it that is not meant")
  void values(String pasted) {
    assertThat(PastedText.value(pasted)).isEqualTo("value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"value", "value'", "a\u00a0b", "'a\"", "\""})
  @DisplayName("keeps what may be meant")
  void kept(String pasted) {
    assertThat(PastedText.value(pasted)).isEqualTo(pasted);
  }
}
