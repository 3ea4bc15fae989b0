package io.aiwm.agent.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Makes {@code .tar.gz} files, good and bad. */
public final class TestBundle {
  /** Of all entries. */
  public static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar;

  public TestBundle() throws IOException {
    tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes));
  }

  /** A bundle whose launcher is a shell script. */
  public static byte[] ofLauncher(String script) throws IOException {
    return new TestBundle().file("bin/aio-worker", "#!/bin/sh\n" + script + "\n", 0755).make();
  }

  public TestBundle file(String name, String text, int mode) throws IOException {
    byte[] content = text.getBytes(UTF_8);
    return entry(
        new TarArchiveEntry(name, true),
        it -> {
          it.setSize(content.length);
          it.setMode(mode);
        },
        content);
  }

  public TestBundle link(String name, String target) throws IOException {
    return special(name, target, TarConstants.LF_SYMLINK);
  }

  /** An entry of any type. */
  public TestBundle special(String name, String target, byte type) throws IOException {
    return entry(new TarArchiveEntry(name, type, true), it -> it.setLinkName(target), new byte[0]);
  }

  private TestBundle entry(TarArchiveEntry entry, Consumer<TarArchiveEntry> change, byte[] content)
      throws IOException {
    entry.setLastModifiedTime(FileTime.from(TIME));
    change.accept(entry);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
    return this;
  }

  public byte[] make() {
    try {
      tar.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
