package io.aiwm.agent.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.aiwm.agent.json.Json;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.MessageMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record of what became of each command, on disk before anybody is told. Safe for use by many
 * threads; every call that must be durable waits for the disk.
 */
public final class CommandJournal implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CommandJournal.class);

  private final LogFile file;
  private final JournalLimits limits;
  private final TimeSource time;
  // In the order of acceptance; a completed command moves to the end.
  private final Map<String, JournalEntry> entries = new LinkedHashMap<>();
  private long sizeAfterRewrite;

  private CommandJournal(LogFile file, JournalLimits limits, TimeSource time) {
    this.file = file;
    this.limits = limits;
    this.time = time;
  }

  /**
   * Opens the journal of a data directory and reads what is there.
   *
   * @throws IOException if it cannot be read or made
   */
  public static CommandJournal open(Path directory, JournalLimits limits, TimeSource time)
      throws IOException {
    return open(ChecksummedLogFile.open(directory.resolve("journal.log")), limits, time);
  }

  static CommandJournal open(LogFile file, JournalLimits limits, TimeSource time)
      throws IOException {
    CommandJournal journal = new CommandJournal(file, limits, time);
    for (String line : file.read()) {
      journal.replay(line);
    }
    journal.forgetOldest();
    journal.sizeAfterRewrite = file.size();
    return journal;
  }

  private void replay(String line) {
    try {
      JournalEntry entry = Json.mapper().readValue(line, JournalEntry.class);
      entries.remove(entry.messageId());
      entries.put(entry.messageId(), entry);
    } catch (JsonProcessingException e) {
      log.warn("Journal: a line that this version cannot read is left out");
    }
  }

  public synchronized Optional<JournalEntry> find(String messageId) {
    return Optional.ofNullable(entries.get(messageId));
  }

  /**
   * Notes that a command is about to run.
   *
   * @throws IOException if that cannot be made durable, for example on a full disk; then nothing is
   *     noted and the command must not run
   */
  public synchronized void accept(String messageId, String type, @Nullable MessageMetadata metadata)
      throws IOException {
    JournalEntry entry = new JournalEntry(messageId, type, metadata, time.now(), null, false);
    file.append(Json.write(entry), true);
    entries.put(messageId, entry);
  }

  /**
   * Notes a command's outcome. It is known to {@link #find} afterwards even if this throws.
   *
   * @throws IOException if it could not be made durable
   */
  public synchronized void complete(String messageId, CommandResult outcome) throws IOException {
    JournalEntry accepted = entries.get(messageId);
    if (accepted == null) {
      throw new IllegalStateException("not accepted: " + messageId);
    }
    JournalEntry completed = accepted.completed(outcome);
    String line = Json.write(completed);
    entries.remove(messageId);
    entries.put(messageId, completed);
    file.append(line, true);
    forgetOldest();
    rewriteWhenLarge();
  }

  /** Notes that the controller has read these outcomes. Losing this only repeats an answer. */
  public synchronized void confirm(Collection<String> messageIds) {
    for (String messageId : messageIds) {
      JournalEntry entry = entries.get(messageId);
      if (entry != null && entry.result() != null && !entry.confirmed()) {
        JournalEntry confirmed = entry.withConfirmed();
        entries.replace(messageId, confirmed);
        try {
          file.append(Json.write(confirmed), false);
        } catch (IOException e) {
          log.debug("Journal: a confirmation was not written", e);
        }
      }
    }
  }

  /** Commands that were accepted and have no outcome, oldest first. */
  public synchronized List<JournalEntry> unfinished() {
    return entries.values().stream().filter(entry -> entry.result() == null).toList();
  }

  /** Commands whose outcome the controller may not have read, oldest first. */
  public synchronized List<JournalEntry> unconfirmed() {
    return entries.values().stream()
        .filter(entry -> entry.result() != null && !entry.confirmed())
        .toList();
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }

  private void forgetOldest() {
    long finished = entries.values().stream().filter(entry -> entry.result() != null).count();
    long surplus = finished - limits.outcomes();
    var iterator = entries.values().iterator();
    while (surplus > 0 && iterator.hasNext()) {
      if (iterator.next().result() != null) {
        iterator.remove();
        surplus--;
      }
    }
  }

  /** At twice what was kept the last time, so that a rewrite is paid for by what came since. */
  private void rewriteWhenLarge() {
    try {
      if (file.size() < Math.max(limits.fileBytes(), 2 * sizeAfterRewrite)) {
        return;
      }
      List<String> lines = new ArrayList<>();
      entries.values().forEach(entry -> lines.add(Json.write(entry)));
      file.replace(lines);
      sizeAfterRewrite = file.size();
    } catch (IOException e) {
      log.warn("Journal: it cannot be compacted and goes on growing: {}", e.toString());
    }
  }
}
