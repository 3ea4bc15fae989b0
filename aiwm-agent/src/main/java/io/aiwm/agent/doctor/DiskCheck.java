package io.aiwm.agent.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The check that a directory of the agent's can be written and its disk has room. */
final class DiskCheck implements Check {
  /** Less than this is gone within hours on a machine that logs. */
  private static final long LITTLE = 256L << 20;

  private static final byte[] SAMPLE =
      "written by aio-worker doctor".repeat(200).getBytes(StandardCharsets.UTF_8);

  private final String subject;
  private final Path directory;
  private final String setting;

  /**
   * @param setting what names another directory
   */
  DiskCheck(String subject, Path directory, String setting) {
    this.subject = subject;
    this.directory = directory;
    this.setting = setting;
  }

  @Override
  public List<Finding> examine() {
    try {
      Files.createDirectories(directory);
      Path sample = Files.createTempFile(directory, "doctor", ".tmp");
      try {
        Files.write(sample, SAMPLE);
      } finally {
        Files.delete(sample);
      }
      return List.of(verdict(null, Files.getFileStore(directory).getUsableSpace()));
    } catch (IOException e) {
      return List.of(verdict(e, 0));
    }
  }

  /**
   * Judges a try to write.
   *
   * @param free bytes left
   */
  Finding verdict(@Nullable IOException failure, long free) {
    if (failure != null) {
      return refused(String.valueOf(failure.getMessage()), failure);
    }
    String room = directory + " can be written, " + (free >> 20) + " MiB left";
    return free < LITTLE
        ? Finding.note(subject, room, "free some space: without any, commands are refused")
        : Finding.ok(subject, room);
  }

  private Finding refused(String message, IOException failure) {
    String text = directory + " cannot be written: " + failure;
    if (message.contains("No space left") || message.contains("quota")) {
      return Finding.problem(
          subject, directory + ": the disk is full", "free some space (df -h " + directory + ")");
    }
    if (message.contains("Read-only")) {
      return Finding.problem(
          subject,
          directory + ": the file system is read-only",
          "mount it writable, or name another directory in " + setting);
    }
    return Finding.problem(
        subject, text, "make it writable for this user, or name another in " + setting);
  }
}
