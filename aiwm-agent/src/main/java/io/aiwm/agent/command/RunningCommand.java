package io.aiwm.agent.command;

import io.aiwm.agent.session.Message;
import io.aiwm.api.wire.CommandResult;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.ErrorInfo;
import io.aiwm.api.wire.MessageType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One command between its acceptance and its outcome. */
final class RunningCommand implements CommandContext {
  private static final Logger log = LoggerFactory.getLogger(RunningCommand.class);

  private final Message command;
  private final CommandHandler handler;
  private final AnswerPort answers;
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private @Nullable Thread thread;
  // Whether the outcome is left to the agent's next life.
  private volatile boolean leftOpen;
  private @Nullable Runnable afterwards;

  RunningCommand(Message command, CommandHandler handler, AnswerPort answers) {
    this.command = command;
    this.handler = handler;
    this.answers = answers;
  }

  Message command() {
    return command;
  }

  /** Ends the command early; its outcome is {@code CANCELLED} unless it ends otherwise first. */
  synchronized void cancel() {
    cancelled.countDown();
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** Ends the command without an outcome: the agent stops, and its next life decides. */
  void abandon() {
    leftOpen = true;
    cancel();
  }

  /** Runs the command on this thread; empty if its outcome is left to the next life. */
  Optional<CommandResult> run() {
    if (!enter()) {
      return leftOpen ? Optional.empty() : Optional.of(failure(cancelledError()));
    }
    try {
      Map<String, Object> result = handler.handle(new CommandArguments(command), this);
      return handedOver()
          ? Optional.empty()
          : Optional.of(
              CommandResult.success(
                  command.messageId(), ResultLimit.within(command.type(), result)));
    } catch (CommandException e) {
      return Optional.of(failure(e.error()));
    } catch (InterruptedException e) {
      return leftOpen ? Optional.empty() : Optional.of(failure(cancelledError()));
    } catch (RuntimeException | Error e) {
      // A stack that overflows or a class of another version ends the command, not the agent.
      return Optional.of(failed(e));
    } finally {
      leave();
    }
  }

  /** A command that ended in time has its outcome, even if it was abandoned meanwhile. */
  private synchronized boolean handedOver() {
    return leftOpen && afterwards != null;
  }

  private CommandResult failed(Throwable e) {
    if (cancelled.getCount() == 0) {
      return failure(cancelledError());
    }
    log.warn("{} failed", command.type(), e);
    return failure(Refusals.internal(command.type(), e));
  }

  private synchronized boolean enter() {
    thread = Thread.currentThread();
    return cancelled.getCount() > 0;
  }

  /** The pool's thread must not carry this command's interrupt into the next one. */
  @SuppressWarnings("ThreadInterruptedChecked") // Cleared on purpose.
  private synchronized void leave() {
    thread = null;
    Thread.interrupted();
  }

  private CommandResult failure(ErrorInfo error) {
    return CommandResult.failure(command.messageId(), error);
  }

  private static ErrorInfo cancelledError() {
    return ErrorInfo.of(ErrorCode.CANCELLED, "the command was cancelled");
  }

  /** What is to be run once the outcome is on disk, or left open. */
  synchronized Optional<Runnable> afterwards() {
    return Optional.ofNullable(afterwards);
  }

  @Override
  public String messageId() {
    return command.messageId();
  }

  @Override
  public void progress(int percent) {
    emit(
        MessageType.COMMAND_RESULT,
        new CommandResult(
            command.messageId(), CommandResult.PROGRESS, null, null, Math.min(99, percent)));
  }

  @Override
  public boolean emit(String type, Object data) {
    return answers.send(type, data, command.metadata());
  }

  @Override
  public boolean hasRoom() {
    return answers.hasRoom();
  }

  @Override
  public void pause(Duration duration) throws InterruptedException {
    if (cancelled.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new InterruptedException("cancelled");
    }
  }

  @Override
  public synchronized void afterAnswer(Runnable task) {
    afterwards = task;
  }

  @Override
  public synchronized void handOver(Runnable next) {
    leftOpen = true;
    afterwards = next;
  }
}
