package io.aiwm.core.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.api.error.ValidationException;
import io.aiwm.core.install.ReleaseIndex.Release;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An index of releases")
class ReleaseIndexTest {
  private static final String SUM = "ab".repeat(32);
  private static final String INDEX =
      """
      {"product": "aio-worker", "releases": [
        {"version": "0.2.0", "artifacts": [
          {"os": "linux", "arch": "arm64", "file": "b.tar.gz", "sizeBytes": 1, "sha256": "%1$s"},
          {"os": "linux", "arch": "amd64", "file": "a.tar.gz", "sizeBytes": 1, "sha256": "%1$s",
           "signature": "c2ln"}]},
        {"version": "0.1.0", "artifacts": [
          {"os": "linux", "arch": "any", "file": "c.tar.gz", "sizeBytes": 1, "sha256": "%1$s"}]}]}
      """
          .formatted(SUM);

  @Test
  @DisplayName("knows its newest release, and others by name, with a v or without")
  void find() {
    ReleaseIndex index = ReleaseIndex.parse(INDEX);
    assertThat(index.find(null).version()).isEqualTo("0.2.0");
    assertThat(index.find("v0.1.0")).isEqualTo(index.find("0.1.0"));
    assertThat(index.find(null).main().signature()).isEqualTo("c2ln");
    assertThat(index.find("0.1.0").main().arch()).isEqualTo("any");
    assertThatThrownBy(() -> index.find("0.3.0"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("[0.2.0, 0.1.0]");
  }

  @Test
  @DisplayName("is made of checksums too, in their order")
  void checksums() {
    Map<String, Map<String, String>> checksums = new LinkedHashMap<>();
    checksums.put("2", Map.of("linux-arm64", SUM));
    checksums.put("1", Map.of("linux-amd64", SUM));
    Release newest = ReleaseIndex.of(checksums).find(null);
    assertThat(newest.main().file()).isEqualTo("aio-worker-2-linux-arm64.tar.gz");
    assertThat(newest.main().arch()).isEqualTo("arm64");
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "aio-worker, worker, product must be",
    "0.2.0, 0.2.0/.., version is not a plain name",
    "a.tar.gz, ../a.tar.gz, file is not a plain name",
    "linux, windows, os must be linux",
    "arm64, ARM 64, arch is not a plain name",
    "abababab, ABABABAB, sha256 must have",
    "artifacts, things, artifacts must be",
    "releases, things, releases must be",
    "'{', '[', not valid"
  })
  @DisplayName("is refused where something in it is wrong")
  void refused(String right, String wrong, String why) {
    assertThatThrownBy(() -> ReleaseIndex.parse(INDEX.replace(right, wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasStackTraceContaining(why);
  }
}
