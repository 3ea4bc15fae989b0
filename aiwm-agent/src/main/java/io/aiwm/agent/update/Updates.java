package io.aiwm.agent.update;

import io.aiwm.agent.files.Durable;
import io.aiwm.agent.json.Json;
import io.aiwm.agent.update.UpdateMark.Verdict;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The course of an update from its switch to its end, across the lives of the agent: a mark beside
 * the versions, which needs no settings to be found, says how far it is. Thread-safe.
 */
public final class Updates {
  private static final Logger log = LoggerFactory.getLogger(Updates.class);

  private final @Nullable Installation installation;
  private @Nullable UpdateMark mark;

  private Updates(@Nullable Installation installation, @Nullable UpdateMark mark) {
    this.installation = installation;
    this.mark = mark;
  }

  /** For an agent that was not installed in versions, and so cannot be updated. */
  public static Updates none() {
    return new Updates(null, null);
  }

  /** Takes up what an earlier life left, and counts this start. */
  public static Updates open(Installation installation) {
    Path file = file(installation);
    UpdateMark mark = null;
    try {
      if (Files.exists(file)) {
        mark = Json.mapper().readValue(Files.readString(file), UpdateMark.class).started();
        Durable.replace(file, Json.write(mark));
      }
    } catch (IOException e) {
      // An agent that runs is worth more than a count.
      log.warn("The mark of an update, {}, cannot be read or written: {}", file, e.toString());
    }
    return new Updates(installation, mark);
  }

  Optional<Installation> installation() {
    return Optional.ofNullable(installation);
  }

  /** The command whose outcome is not known yet. */
  public synchronized Optional<String> pendingCommand() {
    return Optional.ofNullable(mark).map(UpdateMark::messageId);
  }

  /** How long this version has to be registered; empty if it need not prove itself. */
  public synchronized Optional<Duration> trial() {
    return verdict()
        .filter(it -> it == Verdict.ON_TRIAL)
        .map(it -> Duration.ofSeconds(mark().limitSeconds()));
  }

  /** Why this version must not run; empty where it may. */
  public synchronized Optional<String> mustGiveWay() {
    return verdict().filter(it -> it == Verdict.GIVE_UP).map(it -> mark().reason());
  }

  /** The outcome of an update that has failed, once the version before it runs again. */
  public synchronized Optional<CommandResult> failure() {
    return verdict()
        .filter(it -> it == Verdict.FAILED)
        .map(
            it ->
                CommandResult.failure(
                    mark().messageId(),
                    ErrorInfo.of(
                        ErrorCode.UPDATE_ROLLED_BACK,
                        mark().reason() + "; version " + installed().running() + " runs again",
                        Map.of("version", installed().running()))));
  }

  /** The outcome of an update whose version has been registered. */
  public synchronized CommandResult success() {
    return CommandResult.success(
        mark().messageId(), Map.of("version", mark().to(), "previousVersion", mark().from()));
  }

  /** Switches to a version that is ready; its next start is its first. */
  synchronized void begin(String messageId, String version, Duration limit) throws IOException {
    UpdateMark next =
        new UpdateMark(messageId, installed().running(), version, (int) limit.toSeconds(), 0, null);
    Durable.replace(file(installed()), Json.write(next));
    mark = next;
    try {
      installed().switchTo(version);
    } catch (IOException e) {
      finish();
      throw e;
    }
  }

  /**
   * Switches back to the version before; it starts once this process has ended.
   *
   * @throws IOException if that cannot be made durable
   */
  public synchronized void giveUp(String why) throws IOException {
    UpdateMark failed = mark().failed(why);
    Durable.replace(file(installed()), Json.write(failed));
    mark = failed;
    installed().switchBack(failed.from());
    log.error("Going back to version {}: {}", failed.from(), failed.reason());
  }

  /** The outcome is in the journal: nothing is left to be seen to. */
  public synchronized void finish() {
    mark = null;
    try {
      Files.deleteIfExists(file(installed()));
      installed().prune();
    } catch (IOException e) {
      log.warn("The files of an earlier update cannot be removed: {}", e.toString());
    }
  }

  private Optional<Verdict> verdict() {
    return Optional.ofNullable(mark).map(it -> it.verdict(installed().running()));
  }

  private UpdateMark mark() {
    if (mark == null) {
      throw new IllegalStateException("no update is under way");
    }
    return mark;
  }

  private Installation installed() {
    if (installation == null) {
      throw new IllegalStateException("not installed in versions");
    }
    return installation;
  }

  private static Path file(Installation installation) {
    return installation.root().resolve("update.json");
  }
}
