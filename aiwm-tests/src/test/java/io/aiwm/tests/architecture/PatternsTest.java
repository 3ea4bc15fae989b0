package io.aiwm.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Source text is read, since compiled code does not say which texts are patterns. */
@DisplayName("A regular expression")
class PatternsTest {
  private static final Pattern USE =
      Pattern.compile(
          "(?:compile|matches|replaceFirst|replaceAll|split)\\(\\s*\"((?:[^\"\\\\]|\\\\.){0,500})\"");

  /** For each round of a group Java goes some stack frames deeper, until there are no more. */
  private static final Pattern WITHOUT_END = Pattern.compile("(?<!\\\\)\\)(?:[*+]|\\{\\d+,})");

  private static Stream<String> patterns(Path module) {
    Path sources = module.resolve("src/main/java");
    if (!Files.isDirectory(sources)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.walk(sources)) {
      return files.filter(it -> it.toString().endsWith(".java")).toList().stream()
          .flatMap(
              file ->
                  USE.matcher(read(file))
                      .results()
                      .map(it -> file.getFileName() + ": " + it.group(1)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> allPatterns() throws IOException {
    Path root = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
    try (Stream<Path> modules = Files.list(root)) {
      return modules.flatMap(PatternsTest::patterns).toList();
    }
  }

  @Test
  @DisplayName("repeats no group without an end: foreign text would decide how deep the stack gets")
  void noGroupIsRepeatedWithoutEnd() throws IOException {
    List<String> patterns = allPatterns();
    assertThat(patterns).as("patterns found").hasSizeGreaterThan(50);
    assertThat(patterns).noneMatch(it -> WITHOUT_END.matcher(it).find());
  }

  @ParameterizedTest
  @ValueSource(strings = {"(/[a-z]*)*", "/?([a-z]+/?)+", "(?:a|b){1,}"})
  @DisplayName("that does so is found")
  void bites(String pattern) {
    assertThat(WITHOUT_END.matcher(pattern).find()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a-z/]*", "(a|b){3}", "(a){1,9}", "(a)?", "\\)*"})
  @DisplayName("with an end is let through")
  void letsThrough(String pattern) {
    assertThat(WITHOUT_END.matcher(pattern).find()).isFalse();
  }
}
