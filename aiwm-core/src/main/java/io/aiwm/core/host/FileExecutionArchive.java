package io.aiwm.core.host;

import io.aiwm.api.execution.Execution;
import io.aiwm.api.execution.ExecutionArchive;
import io.aiwm.api.execution.ExecutionStep;
import io.aiwm.api.execution.HistoryEntry;
import io.aiwm.core.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/**
 * Keeps executions in files: a line of JSON each, {@code {"execution", "steps", "history"}},
 * compressed. {@code zcat executions-2026-01-31-*.ndjson.gz} shows those that ended that day (UTC).
 * A file is written by one archive only, so that controllers may share a directory and what a crash
 * tore off is at the end of a file. An execution is on the disk when {@link #archive} returns. Safe
 * for use by many threads.
 */
public final class FileExecutionArchive implements ExecutionArchive {
  private final Path directory;
  private final String run = UUID.randomUUID().toString().substring(0, 8);

  /** An archive in a directory, which is made when it is first needed. */
  public FileExecutionArchive(Path directory) {
    this.directory = directory;
  }

  private record Line(Execution execution, List<ExecutionStep> steps, List<HistoryEntry> history) {}

  @Override
  public synchronized void archive(
      Execution execution, List<ExecutionStep> steps, List<HistoryEntry> history)
      throws IOException {
    byte[] bytes = compressed(new Line(execution, steps, history));
    Files.createDirectories(directory);
    try (FileChannel file =
        FileChannel.open(
            directory.resolve(name(execution)),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      long end = file.size();
      try {
        append(file, end, bytes);
      } catch (IOException e) {
        file.truncate(end);
        throw e;
      }
    }
  }

  private String name(Execution execution) {
    Instant completedAt = execution.state().completedAt();
    Instant ended = completedAt == null ? execution.updatedAt() : completedAt;
    return "executions-" + LocalDate.ofInstant(ended, ZoneOffset.UTC) + "-" + run + ".ndjson.gz";
  }

  /** A whole gzip member: many of them one after the other are one gzip file. */
  private static byte[] compressed(Line line) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(Json.mapper().writeValueAsBytes(line));
      gzip.write('\n');
    }
    return bytes.toByteArray();
  }

  private static void append(FileChannel file, long end, byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    file.position(end);
    while (left.hasRemaining()) {
      file.write(left);
    }
    file.force(true);
  }
}
