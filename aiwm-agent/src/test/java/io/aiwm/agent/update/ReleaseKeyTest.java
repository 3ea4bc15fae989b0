package io.aiwm.agent.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A release key")
class ReleaseKeyTest {
  /** Key and signature of "abc" + newline, as openssl 3.0 made them. */
  private static final String KEY = "MCowBQYDK2VwAyEAzlCb2Xt/hAinQSxjHQROCgQg48xwnxWtF0pWhniO+wQ=";

  private static final String SIGNATURE =
      "G2lYNEypphalK4WdzxIFGmbWSa5TG1bo8MF/65HUKnz/fZDrLZGL0HAZfoIoKp6dbXFGkbR+W2rjkddUw3N1Bg==";

  @TempDir Path directory;

  @Test
  @DisplayName("tells what openssl signed from what it did not")
  void openssl() throws Exception {
    Path signed = Files.writeString(directory.resolve("signed"), "abc\n");
    Path changed = Files.writeString(directory.resolve("changed"), "abd\n");
    ReleaseKey key = ReleaseKey.read(Files.writeString(directory.resolve("key"), pem(KEY)));

    assertThat(key.fits(signed, SIGNATURE)).isTrue();
    assertThat(key.fits(changed, SIGNATURE)).isFalse();
    assertThat(key.fits(signed, "AAAA")).isFalse();
    assertThat(key.fits(signed, "?")).isFalse();
  }

  @Test
  @DisplayName("must be one, of the right kind")
  void malformed() throws Exception {
    Path text = Files.writeString(directory.resolve("text"), "ssh-ed25519 AAAA");
    Path other = Files.writeString(directory.resolve("other"), pem("MFkwEwYHKoZIzj0CAQ=="));

    assertThatIOException().isThrownBy(() -> ReleaseKey.read(text)).withMessageContaining("PEM");
    assertThatIOException()
        .isThrownBy(() -> ReleaseKey.read(other))
        .withMessageContaining("not an Ed25519 key");
    assertThatIOException().isThrownBy(() -> ReleaseKey.read(directory.resolve("none")));
  }

  private static String pem(String body) {
    return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
  }
}
