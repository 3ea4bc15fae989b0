package io.aiwm.agent.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem.ProgressDetail;
import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.ErrorCode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pull of an image that is not here: a local one is taken as it is, another is pulled.
 * Thread-safe.
 */
public final class ImagePull {
  /** A pull is from 5 to 45 percent of a deployment. */
  private static final int FIRST = 5;

  private static final int LAST = 45;
  private static final long PAUSE = Duration.ofSeconds(1).toNanos();

  private final DockerEngine engine;
  private final TimeSource time;

  public ImagePull(DockerEngine engine, TimeSource time) {
    this.engine = engine;
    this.time = time;
  }

  /** Credentials of a registry. */
  public record Login(String username, String password) {
    public static Optional<Login> of(CommandArguments arguments) throws CommandException {
      Optional<CommandArguments> found = arguments.object("registryCredentials");
      return found.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Login(
                  found.get().requiredText("username"), found.get().requiredText("password")));
    }

    @Override
    public String toString() {
      return username;
    }
  }

  /**
   * Pulls an image that is not here. May take as long as the registry does; ends early when the
   * command is cancelled.
   *
   * @throws CommandException {@code IMAGE_NOT_FOUND} if the registry does not have it or does not
   *     give it, {@code NETWORK_ERROR} if it cannot be reached
   */
  public void ensure(
      DockerClient docker, String image, @Nullable Login login, CommandContext context)
      throws CommandException, InterruptedException {
    if (isHere(docker, image)) {
      return;
    }
    context.progress(FIRST);
    PullImageCmd pull = engine.streaming().pullImageCmd(image);
    if (login != null) {
      pull.withAuthConfig(
          new AuthConfig().withUsername(login.username()).withPassword(login.password()));
    }
    try (Reporter reporter = pull.exec(new Reporter(context, time))) {
      reporter.awaitCompletion();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw failure(image, e);
    }
    if (!isHere(docker, image)) {
      throw failure(image, new IllegalStateException("the engine pulled something else"));
    }
  }

  private static boolean isHere(DockerClient docker, String image) {
    try {
      docker.inspectImageCmd(image).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  private static CommandException failure(String image, Exception e) {
    String words = DockerEngine.message(e);
    String lower = words.toLowerCase(Locale.ROOT);
    boolean unreachable =
        Stream.of("timeout", "refused", "no such host", "unreachable", "eof", "tls", "reset")
            .anyMatch(lower::contains);
    return new CommandException(
        unreachable ? ErrorCode.NETWORK_ERROR : ErrorCode.IMAGE_NOT_FOUND,
        "image " + image + " is not here and cannot be pulled: " + words);
  }

  /** A reporter of the pull's progress, at most once a second. */
  private static final class Reporter extends PullImageResultCallback {
    private final CommandContext context;
    private final TimeSource time;
    private final PullProgress progress = new PullProgress();
    private long told;
    private int percent = FIRST;

    Reporter(CommandContext context, TimeSource time) {
      this.context = context;
      this.time = time;
      told = time.nanos();
    }

    @Override
    public void onNext(PullResponseItem item) {
      super.onNext(item);
      ProgressDetail detail = item.getProgressDetail();
      progress.note(
          item.getId(),
          item.getStatus(),
          detail == null ? null : detail.getCurrent(),
          detail == null ? null : detail.getTotal());
      int now = FIRST + (int) ((LAST - FIRST) * progress.share());
      if (now > percent && time.nanos() - told >= PAUSE) {
        percent = now;
        told = time.nanos();
        context.progress(now);
      }
    }
  }
}
