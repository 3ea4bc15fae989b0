package io.aiwm.agent.update;

import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.agent.command.CommandHandler;
import io.aiwm.agent.files.FileTree;
import io.aiwm.agent.program.ProgramRunner;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.MessageType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code system.update}: fetches a version, checks it, unpacks it beside the others, tries whether
 * it starts on this machine, switches, and ends this life. What comes of it, {@link Updates} tells
 * in the next one.
 */
public final class UpdateCommand implements CommandHandler {
  private static final Duration TRIAL_RUN = Duration.ofSeconds(30);

  /** Of progress, in percent: fetching is most of it, and the rest quick. */
  private static final int FETCHED = 80;

  private static final int SWITCHED = 95;

  /** What a bundle unpacks to, and itself, as multiples of its size. */
  private static final int ROOM = 5;

  private final Updates updates;
  private final UpdateSettings settings;
  private final boolean supervised;
  private final ProgramRunner programs;
  private final SignatureCheck signatures;
  private final Runnable restart;
  private final AtomicBoolean atWork = new AtomicBoolean();

  /**
   * @param supervised whether something starts the agent again when it ends
   * @param restart ends this life so that the version that is current then starts
   */
  public UpdateCommand(
      Updates updates,
      UpdateSettings settings,
      boolean supervised,
      ProgramRunner programs,
      Runnable restart) {
    this.updates = updates;
    this.settings = settings;
    this.supervised = supervised;
    this.programs = programs;
    this.signatures = new SignatureCheck(settings.key().orElse(null), programs);
    this.restart = restart;
  }

  @Override
  public String type() {
    return MessageType.SYSTEM_UPDATE;
  }

  /** Before the switch nothing has happened, and after it {@link Updates} has the outcome. */
  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public Map<String, Object> handle(CommandArguments arguments, CommandContext context)
      throws CommandException, InterruptedException {
    Installation installation = installation();
    UpdateRequest request = UpdateRequest.read(arguments);
    if (!atWork.compareAndSet(false, true)) {
      throw new CommandException(ErrorCode.RESOURCE_EXHAUSTED, "another update is under way");
    }
    try {
      return update(installation, request, context);
    } catch (IOException e) {
      throw new CommandException(
          ErrorCode.RESOURCE_EXHAUSTED,
          installation.root() + " cannot be written (disk full, or read-only?): " + e);
    } finally {
      atWork.set(false);
    }
  }

  private Installation installation() throws CommandException {
    Optional<Installation> installation = updates.installation();
    if (installation.isEmpty()) {
      throw unsupported(
          "this agent was not installed in versions; run the install script to change that");
    }
    if (!supervised) {
      throw unsupported("nothing starts this agent again when it ends");
    }
    return installation.get();
  }

  private Map<String, Object> update(
      Installation installation, UpdateRequest request, CommandContext context)
      throws CommandException, IOException, InterruptedException {
    if (updates.pendingCommand().isPresent()) {
      throw new CommandException(
          ErrorCode.RESOURCE_EXHAUSTED, "the last update has not proved itself yet");
    }
    Release release = release(request);
    if (release.version().equals(installation.running())) {
      return Map.of("version", release.version(), "alreadyRunning", true);
    }
    install(installation, release, context);
    context.progress(SWITCHED);
    updates.begin(context.messageId(), release.version(), request.limit());
    context.handOver(restart);
    return Map.of();
  }

  private Release release(UpdateRequest request) throws CommandException {
    if (request.bundle().isPresent()) {
      return request.bundle().get();
    }
    Optional<URI> base =
        request.releases().or(() -> settings.releases().map(UpdateRequest::directory));
    if (base.isEmpty()) {
      throw new CommandException(
          ErrorCode.COMMAND_INVALID,
          "releaseBaseUrl (or url, sha256 and version) is missing, and this node has none of its"
              + " own");
    }
    return ReleaseServer.index(base.get())
        .find(
            base.get(),
            request.version(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"));
  }

  private void install(Installation installation, Release release, CommandContext context)
      throws CommandException, IOException, InterruptedException {
    requireRoom(installation, release);
    Path incoming = installation.incoming();
    try {
      Path archive = incoming.resolve("bundle.tar.gz");
      ReleaseServer.fetch(release, archive, progress(release, context));
      signatures.require(archive, release.signature());
      Path home = unpacked(archive, Files.createDirectory(incoming.resolve("unpacked")));
      requireStarts(home.resolve(Installation.LAUNCHER));
      installation.add(home, release.version());
    } finally {
      FileTree.delete(incoming);
    }
  }

  private static LongConsumer progress(Release release, CommandContext context) {
    int[] last = {0};
    return bytes -> {
      int percent = release.sizeBytes() == 0 ? 0 : (int) (FETCHED * bytes / release.sizeBytes());
      if (percent >= last[0] + 5) {
        last[0] = percent;
        context.progress(percent);
      }
    };
  }

  private static void requireRoom(Installation installation, Release release)
      throws CommandException, IOException {
    long free = Files.getFileStore(installation.root()).getUsableSpace();
    if (free < ROOM * release.sizeBytes()) {
      throw new CommandException(
          ErrorCode.RESOURCE_EXHAUSTED,
          installation.root() + " has " + free + " bytes left; a bundle takes five times its size");
    }
  }

  private static Path unpacked(Path archive, Path target)
      throws CommandException, InterruptedException {
    try {
      return Bundle.unpack(archive, target);
    } catch (IOException e) {
      throw unusable(String.valueOf(e.getMessage()));
    }
  }

  /** A bundle for another machine, or with a part missing, fails here and not after the switch. */
  private void requireStarts(Path launcher) throws CommandException, InterruptedException {
    @Nullable String complaint;
    try {
      ProgramRunner.Output output =
          programs.run(List.of(launcher.toString(), "version"), TRIAL_RUN);
      complaint = output.exitCode() == 0 ? null : output.text().strip();
    } catch (IOException e) {
      complaint = String.valueOf(e.getMessage());
    }
    if (complaint != null) {
      throw unusable("it does not start on this machine: " + complaint);
    }
  }

  private static CommandException unusable(String why) {
    return new CommandException(ErrorCode.BUNDLE_INVALID, "the bundle cannot be used: " + why);
  }

  private static CommandException unsupported(String why) {
    return new CommandException(ErrorCode.NOT_SUPPORTED, "no update here: " + why);
  }
}
