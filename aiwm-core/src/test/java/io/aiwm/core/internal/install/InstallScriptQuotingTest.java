package io.aiwm.core.internal.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aiwm.core.install.InstallSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Label("The install script's quoting")
@DisplayName("The install script's quoting")
class InstallScriptQuotingTest {
  private static final String HOME = "https://aiwm.example.com";
  private static final List<String> HOSTILE =
      List.of(
          "it's; touch OWNED; '",
          "$(touch OWNED)",
          "`touch OWNED`",
          "a\ntouch OWNED\nb",
          "a\rtouch OWNED",
          "a\u2028touch OWNED",
          "@QUOTED_TOKEN@ ; touch OWNED ; @QUOTED_TOKEN@",
          "\\'; touch OWNED #",
          "${IFS}touch${IFS}OWNED \"quoted\" $1 \\1");

  @Property(tries = 50)
  @Label("gives a shell every word as it was")
  void words(@ForAll("words") List<String> words) throws Exception {
    assumeTrue(Machine.has("bash"), "bash is missing here");
    String script =
        words.stream()
            .map(word -> "printf '%s\\0' " + InstallScript.quote(word) + "\n")
            .collect(Collectors.joining());
    String expected = words.stream().map(word -> word + "\0").collect(Collectors.joining());
    assertThat(evaluated(script)).isEqualTo(expected);
  }

  @Property(tries = 50)
  @Label("lets no name of a node become a command")
  void names(@ForAll("word") String name) throws Exception {
    assumeTrue(Machine.has("bash"), "bash is missing here");
    String script = Machine.render(name, settings(HOME));
    String values = script.substring(0, script.indexOf("\nsay() {"));
    assertThat(evaluated("set -n\n" + script)).isEmpty();
    assertThat(evaluated(values + "\nprintf '%s' \"$NODE_TOKEN\"")).isEqualTo(Machine.TOKEN);
  }

  @Property(tries = 200)
  @Label("lets no address become a command: it is refused, or comes out as it went in")
  void addresses(@ForAll("path") String path) throws Exception {
    assumeTrue(Machine.has("bash"), "bash is missing here");
    InstallSettings settings;
    try {
      settings = settings(HOME + "/" + path);
    } catch (IllegalArgumentException refused) {
      return;
    }
    String script = Machine.render("n", settings);
    String values = script.substring(0, script.indexOf("\nsay() {"));
    assertThat(evaluated(values + "\nprintf '%s' \"$RELEASE_URL\""))
        .isEqualTo(settings.releaseAddress());
  }

  @Provide
  Arbitrary<String> word() {
    Arbitrary<String> any =
        Arbitraries.strings()
            .withChars("'\"\\$`;&|<>(){}[]*?!#~@%^=+,.:/ \n\r\t\u2028äあ")
            .alpha()
            .ofMaxLength(40);
    return Arbitraries.oneOf(any, Arbitraries.of(HOSTILE));
  }

  @Provide
  Arbitrary<List<String>> words() {
    return word().list().ofMinSize(1).ofMaxSize(20);
  }

  @Provide
  Arbitrary<String> path() {
    return Arbitraries.strings().withChars("'$`;&()~@%=+,.:/?[]!").alpha().ofMaxLength(6);
  }

  @Test
  @DisplayName("gives ShellCheck nothing to say")
  void shellCheck(@TempDir Path directory) throws Exception {
    assumeTrue(Machine.has("shellcheck"), "shellcheck is missing here");
    Path script = directory.resolve("install.sh");
    for (String name : HOSTILE) {
      Files.writeString(script, Machine.render(name, settings(HOME)));
      assertThat(Machine.run(directory, Map.of(), "shellcheck", script.toString())).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://aiwm.example.com",
        "aiwm.example.com",
        "https:///path",
        "https://user:secret@aiwm.example.com",
        "https://aiwm.example.com/$HOME",
        "https://aiwm.example.com/'"
      })
  @DisplayName("is asked for plain web addresses only")
  void plainAddresses(String address) {
    assertThatThrownBy(() -> settings(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("The public URL");
  }

  @Test
  @DisplayName("holds in one line for a terminal, and in user data")
  void commands() {
    assertThat(InstallScript.quote("a'b")).isEqualTo("'a'\\''b'");
    assertThat(InstallScript.command("https://h/install/c"))
        .isEqualTo("curl --proto '=https' -fsSL 'https://h/install/c' | sudo bash");
    assertThat(InstallScript.cloudInit("https://h/install/c"))
        .isEqualTo(
            "#cloud-config\nruncmd:\n  - [bash, -c, "
                + "'curl --proto ''=https'' -fsSL ''https://h/install/c'' | bash']\n");
  }

  private static InstallSettings settings(String address) {
    return Machine.settings(URI.create(address), Machine.index("1.0.0", "ab".repeat(32)), null);
  }

  /** What a shell prints, which must be all that it does. */
  private static String evaluated(String script) throws Exception {
    Path directory = Files.createTempDirectory("quoting");
    try {
      Path file = Files.writeString(directory.resolve("in"), script);
      Path out = directory.resolve("out");
      String command = "cd '" + directory + "' && bash '" + file + "' > '" + out + "'";
      assertThat(Machine.run(directory, Map.of(), "bash", "-c", command)).isZero();
      assertThat(directory.resolve("OWNED")).doesNotExist();
      return Files.readString(out, StandardCharsets.UTF_8);
    } finally {
      try (var files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }
}
