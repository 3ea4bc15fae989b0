package io.aiwm.agent.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiwm.agent.testing.ManualTime;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.MessageMetadata;
import io.aiwm.tools.output.PrintedOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The command journal")
class CommandJournalTest {
  @TempDir Path directory;

  private final ManualTime time = new ManualTime();

  private CommandJournal open() throws IOException {
    return CommandJournal.open(directory, JournalLimits.defaults(), time);
  }

  private static CommandResult done(String id) {
    return CommandResult.success(id, Map.of("answer", 42));
  }

  private static void finish(CommandJournal journal, String id) throws IOException {
    journal.accept(id, "system.query", null);
    journal.complete(id, done(id));
  }

  private Path file() {
    return directory.resolve("journal.log");
  }

  @Test
  @DisplayName("remembers outcomes and unfinished commands across a restart")
  void survivesRestart() throws IOException {
    MessageMetadata metadata = new MessageMetadata("c1", null, "e1", 3);
    try (CommandJournal journal = open()) {
      journal.accept("m1", "system.query", metadata);
      journal.complete("m1", done("m1"));
      journal.accept("m2", "deployment.create", null);
    }

    try (CommandJournal journal = open()) {
      JournalEntry first = journal.find("m1").orElseThrow();
      assertThat(first.outcome()).contains(done("m1"));
      assertThat(first.metadata()).isEqualTo(metadata);
      assertThat(journal.unfinished()).extracting(JournalEntry::messageId).containsExactly("m2");
      assertThat(journal.find("m3")).isEmpty();
    }
  }

  @Test
  @DisplayName("knows which outcomes the controller may not have read")
  void confirmations() throws IOException {
    try (CommandJournal journal = open()) {
      finish(journal, "m1");
      finish(journal, "m2");
      journal.confirm(List.of("m1", "unknown"));
    }

    try (CommandJournal journal = open()) {
      assertThat(journal.unconfirmed()).extracting(JournalEntry::messageId).containsExactly("m2");
      assertThat(journal.find("m1").orElseThrow().outcome()).isPresent();
    }
  }

  @Test
  @DisplayName("tolerates a torn last line, wherever it was torn, and goes on after it")
  void tornLine() throws IOException {
    try (CommandJournal journal = open()) {
      finish(journal, "m1");
    }
    byte[] whole = Files.readAllBytes(file());
    try (CommandJournal journal = open()) {
      journal.accept("m2", "system.query", null);
    }
    byte[] longer = Files.readAllBytes(file());
    for (int cut = whole.length + 1; cut < longer.length; cut++) {
      Files.write(file(), java.util.Arrays.copyOf(longer, cut));
      try (CommandJournal journal = open()) {
        assertThat(journal.find("m1").orElseThrow().outcome()).isPresent();
        assertThat(journal.find("m2")).isEmpty();
        journal.accept("m3", "system.query", null);
      }
      try (CommandJournal journal = open()) {
        assertThat(journal.find("m3")).isPresent();
      }
    }
  }

  @Test
  @DisplayName("leaves out a damaged line in the middle, keeps the others, and says so in the log")
  void damagedLine() throws IOException {
    try (CommandJournal journal = open()) {
      journal.accept("m1", "system.query", null);
      finish(journal, "m2");
    }
    String text = Files.readString(file());
    Files.writeString(file(), text.replaceFirst("\"m1\"", "\"xx\""));

    try (PrintedOutput log = PrintedOutput.recorded();
        CommandJournal journal = open()) {
      assertThat(log.text())
          .contains("Journal " + file() + ": 1 damaged line(s) and 0 bytes of a torn one left out");
      assertThat(journal.find("m1")).isEmpty();
      assertThat(journal.find("xx")).isEmpty();
      assertThat(journal.find("m2")).isPresent();
    }
  }

  @Test
  @DisplayName("ignores lines of a version that it does not know")
  void unknownLines() throws IOException {
    try (LogFile log = ChecksummedLogFile.open(file())) {
      log.append("{\"messageId\":5,\"acceptedAt\":\"never\"}", true);
      log.append(
          "{\"messageId\":\"m1\",\"type\":\"t\",\"acceptedAt\":\"2026-01-01T00:00:00.000Z\","
              + "\"confirmed\":false,\"later\":true}",
          true);
    }

    try (CommandJournal journal = open()) {
      assertThat(journal.find("m1")).isPresent();
    }
  }

  @Test
  @DisplayName("is bounded: it forgets the oldest outcomes, never an unfinished command")
  void bounded() throws IOException {
    JournalLimits limits = new JournalLimits(10, 4_000);
    long largest = 0;
    try (CommandJournal journal = CommandJournal.open(directory, limits, time)) {
      journal.accept("unfinished", "system.query", null);
      for (int i = 0; i < 500; i++) {
        finish(journal, "m" + i);
        largest = Math.max(largest, Files.size(file()));
      }
    }

    assertThat(largest).isLessThan(12_000);
    try (CommandJournal journal = CommandJournal.open(directory, limits, time)) {
      assertThat(journal.find("m489")).isEmpty();
      assertThat(journal.find("m490")).isPresent();
      assertThat(journal.find("m499")).isPresent();
      assertThat(journal.find("unfinished")).isPresent();
    }
  }

  @Test
  @DisplayName("is readable by its owner alone, and holds no command's data")
  void secrecy() throws IOException {
    try (CommandJournal journal = open()) {
      finish(journal, "m1");
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  @DisplayName("notes nothing when the disk is full, and works again when it is not")
  void fullDisk() throws IOException {
    FullDisk disk = new FullDisk();
    CommandJournal journal = CommandJournal.open(disk, JournalLimits.defaults(), time);
    journal.accept("m1", "system.query", null);
    disk.full = true;

    assertThatThrownBy(() -> journal.accept("m2", "system.query", null))
        .isInstanceOf(IOException.class);
    assertThat(journal.find("m2")).isEmpty();
    assertThatThrownBy(() -> journal.complete("m1", done("m1"))).isInstanceOf(IOException.class);
    assertThat(journal.find("m1").orElseThrow().outcome()).contains(done("m1"));

    disk.full = false;
    journal.accept("m2", "system.query", null);
    assertThat(journal.find("m2")).isPresent();
  }

  @Test
  @DisplayName("leaves no half line behind when an append fails half way")
  void halfLine() throws IOException {
    try (LogFile log = ChecksummedLogFile.open(file())) {
      log.append("whole", true);
    }
    Files.writeString(file(), "half", UTF_8, StandardOpenOption.APPEND);

    try (LogFile log = ChecksummedLogFile.open(file())) {
      assertThat(log.read()).containsExactly("whole");
      log.append("next", true);
      assertThat(log.read()).containsExactly("whole", "next");
    }
  }

  private static final class FullDisk implements LogFile {
    private final List<String> lines = new ArrayList<>();
    private boolean full;

    @Override
    public List<String> read() {
      return List.copyOf(lines);
    }

    @Override
    public void append(String line, boolean durable) throws IOException {
      if (full) {
        throw new IOException("No space left on device");
      }
      lines.add(line);
    }

    @Override
    public void replace(List<String> next) {
      lines.clear();
      lines.addAll(next);
    }

    @Override
    public long size() {
      return lines.size();
    }

    @Override
    public void close() {}
  }
}
