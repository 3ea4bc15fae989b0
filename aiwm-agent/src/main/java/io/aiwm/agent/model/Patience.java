package io.aiwm.agent.model;

import io.aiwm.agent.command.CommandException;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The policy of how often and how soon a request is made again: the same for all of one download.
 * Thread-safe.
 */
final class Patience {
  private static final int TRIES = 6;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** Whoever asks for more than this is told on, so that the command's sender may come back. */
  private static final Duration LONGEST_ASKED = Duration.ofMinutes(2);

  private final CountDownLatch over = new CountDownLatch(1);

  /** There is nothing to wait for any more. */
  void end() {
    over.countDown();
  }

  boolean isOver() {
    return over.getCount() == 0;
  }

  <T> T await(Callable<T> attempt) throws IOException, CommandException, InterruptedException {
    return await(attempt, () -> 0L);
  }

  /**
   * Tries again after each break, and gives up after several that brought nothing.
   *
   * @param progress rises as long as it gets somewhere
   */
  <T> T await(Callable<T> attempt, LongSupplier progress)
      throws IOException, CommandException, InterruptedException {
    long reached = progress.getAsLong();
    for (int failures = 0; ; failures++) {
      try {
        return attempt.call();
      } catch (FileTransfer.DiskException | CommandException | InterruptedException e) {
        throw e;
      } catch (IOException e) {
        if (progress.getAsLong() > reached) {
          reached = progress.getAsLong();
          failures = 0;
        }
        if (failures >= TRIES - 1 || isOver()) {
          throw e;
        }
        pause(failures, e);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void pause(int failures, IOException e) throws CommandException, InterruptedException {
    Duration own = Duration.ofMillis(250L << Math.min(failures, 7));
    Duration pause = own.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : own;
    Optional<Duration> asked =
        e instanceof HttpSourceClient.BusyException busy ? busy.retryAfter() : Optional.empty();
    if (asked.isPresent() && asked.get().compareTo(LONGEST_ASKED) > 0) {
      throw later(e, asked.get());
    }
    Duration wait = asked.filter(it -> it.compareTo(pause) > 0).orElse(pause);
    if (over.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new InterruptedException("cancelled");
    }
  }

  private static CommandException later(IOException e, Duration asked) {
    long seconds = asked.toSeconds();
    return CommandException.of(
        new ErrorInfo(
            ErrorCode.NETWORK_ERROR.name(),
            ErrorCode.NETWORK_ERROR.number(),
            e.getMessage() + " and asks to come back in " + seconds + " s",
            null,
            true,
            seconds));
  }
}
