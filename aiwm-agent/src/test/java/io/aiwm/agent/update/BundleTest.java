package io.aiwm.agent.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.aiwm.agent.testing.TestBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A bundle")
class BundleTest {
  @TempDir Path directory;
  private Path target;

  @BeforeEach
  void makeTarget() throws IOException {
    target = Files.createDirectories(directory.resolve("versions/.incoming"));
  }

  private Path unpack(byte[] archive) throws IOException, InterruptedException {
    return Bundle.unpack(Files.write(directory.resolve("b.tar.gz"), archive), target);
  }

  private static TestBundle agent() throws IOException {
    return new TestBundle().file("bin/aio-worker", "#!/bin/sh\n", 0755);
  }

  @Test
  @DisplayName("is unpacked with its files, what is executable, and links within it")
  void unpacks() throws Exception {
    Path home =
        unpack(
            agent()
                .file("lib/agent.jar", "jar", 0644)
                .file("legal/base/LICENSE", "terms", 0644)
                .link("legal/xml/LICENSE", "../base/LICENSE")
                .make());

    assertThat(home.resolve("bin/aio-worker")).isExecutable();
    assertThat(Files.getLastModifiedTime(home.resolve("lib/agent.jar")).toMillis())
        .isEqualTo(TestBundle.TIME.toEpochMilli());
    assertThat(home.resolve("lib/agent.jar"))
        .hasContent("jar")
        .matches(it -> !Files.isExecutable(it));
    assertThat(home.resolve("legal/xml/LICENSE")).isSymbolicLink().hasContent("terms");
  }

  @Test
  @DisplayName("may have a directory of its own around everything")
  void wrapped() throws Exception {
    Path home =
        unpack(new TestBundle().file("aio-worker-2/bin/aio-worker", "#!/bin/sh\n", 0755).make());

    assertThat(home).isEqualTo(target.toRealPath().resolve("aio-worker-2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "/tmp/aiwm-evil", "bin/../../evil", "lib/../../../evil"})
  @DisplayName("with a file outside is refused, and leaves nothing there")
  void escapes(String name) throws Exception {
    byte[] archive = agent().file(name, "evil", 0644).make();

    assertThatIOException().isThrownBy(() -> unpack(archive)).withMessageContaining("leads out");
    assertThat(outside()).isEmpty();
    assertThat(Path.of("/tmp/aiwm-evil")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../..", "/etc/passwd", "deep/loop/../../../.."})
  @DisplayName("with a link that leads out is refused")
  void linkOut(String to) throws Exception {
    byte[] archive =
        agent().file("deep/x/y", "", 0644).link("deep/loop", "x/..").link("out", to).make();

    assertThatIOException().isThrownBy(() -> unpack(archive));
    assertThat(outside()).isEmpty();
  }

  @Test
  @DisplayName("with a link, or a file, below a link is refused before it is made")
  void throughLinks() throws Exception {
    byte[] link = agent().link("up", "..").link("up/evil", "x").make();
    assertThatIOException().isThrownBy(() -> unpack(link)).withMessageContaining("below a link");

    target = Files.createDirectories(directory.resolve("versions/.second"));
    byte[] file = agent().link("up", "..").file("up/evil", "evil", 0644).make();
    assertThatIOException().isThrownBy(() -> unpack(file));
    assertThat(outside()).isEmpty();
  }

  @Test
  @DisplayName("with a device or a hard link is refused, and so is one that is no agent")
  void others() throws Exception {
    byte[] device = agent().special("null", "", TarConstants.LF_CHR).make();
    byte[] hard = agent().special("passwd", "/etc/passwd", TarConstants.LF_LINK).make();
    byte[] empty = new TestBundle().file("README", "no agent", 0644).make();

    assertThatIOException().isThrownBy(() -> unpack(device)).withMessageContaining("neither");
    assertThatIOException().isThrownBy(() -> unpack(hard)).withMessageContaining("neither");
    target = Files.createDirectories(directory.resolve("versions/.other"));
    assertThatIOException().isThrownBy(() -> unpack(empty)).withMessageContaining("has no");
  }

  @Test
  @DisplayName("that is cut short is refused")
  void torn() throws Exception {
    byte[] whole = agent().file("lib/agent.jar", "x".repeat(100_000), 0644).make();

    assertThatIOException().isThrownBy(() -> unpack(Arrays.copyOf(whole, whole.length - 20)));
  }

  private List<String> outside() throws IOException {
    try (Stream<Path> all = Files.list(directory.resolve("versions"))) {
      return all.map(it -> it.getFileName().toString()).filter(it -> !it.startsWith(".")).toList();
    }
  }
}
