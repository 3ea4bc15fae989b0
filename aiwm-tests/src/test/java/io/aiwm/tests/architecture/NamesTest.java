package io.aiwm.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
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

/** Source text is read, since compiled code has no comments. */
@DisplayName("The Javadoc of a type")
class NamesTest {
  private static final List<String> MODULES =
      List.of(
          "aiwm-agent",
          "aiwm-api",
          "aiwm-core",
          "aiwm-serving",
          "aiwm-store-jdbc",
          "aiwm-store-mongo",
          "aiwm-store-s3",
          "aiwm-testkit");

  /** The comment's first word, then the end of the comment, annotations, and a declaration. */
  private static final Pattern NO_NOUN =
      Pattern.compile(
          "/\\*\\*\\s{1,9}(?:\\*"
              + " )?(?:What|Whether|That)\\b[^*]{0,4000}+(?:\\*(?!/)[^*]{0,4000}+){0,300}\\*/(?:\\s{0,9}@[^\n"
              + "]{1,200}){0,9}\\s{1,9}(?:(?:public|protected|private|static|final|abstract|sealed)"
              + " ){0,5}(?:class|record|interface|enum) (\\w+)");

  private static Stream<Path> sources(String module) {
    Path root = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
    try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> withoutNoun(Path file) {
    try {
      return NO_NOUN.matcher(Files.readString(file)).results().map(type -> type.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("begins with a noun, which names the thing")
  void beginsWithNoun() {
    List<Path> files = MODULES.stream().flatMap(NamesTest::sources).toList();
    assertThat(files).as("files").hasSizeGreaterThan(300);
    assertThat(files.stream().flatMap(NamesTest::withoutNoun)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/** What a node is for. */\npublic enum Role {",
        "/**\n * Whether it may.\n *\n * @param a it\n */\n@Inner(x = 1)\n  record Answer(",
      })
  @DisplayName("that does not is found")
  void bites(String source) {
    assertThat(NO_NOUN.matcher(source).find()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/** The purpose of a node. */\npublic enum Role {",
        "/** What it does. */\n  void run() {}\n\n  /** A thing. */\n  class Thing {",
      })
  @DisplayName("that does, and that of a method, are let through")
  void letsThrough(String source) {
    assertThat(NO_NOUN.matcher(source).find()).isFalse();
  }
}
