package io.aiwm.agent.model;

import io.aiwm.agent.command.CommandContext;
import io.aiwm.agent.command.CommandException;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.api.wire.MessageType;
import io.aiwm.api.wire.ModelDownloadProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One model on its way. Used by one thread, which others help. */
final class ModelDownload implements AutoCloseable {
  /** Requests at once: enough for a source that limits each connection. */
  private static final int AT_ONCE = 4;

  /** A connection that was broken off is noticed at once, a disk that hangs may not be. */
  private static final Duration LEAVE = Duration.ofSeconds(10);

  private static final Duration TELL = Duration.ofSeconds(1);

  private final Transfer transfer;
  private final Executor helpers;
  private final CommandContext context;
  private final TimeSource time;
  private final List<Future<?>> atWork = new ArrayList<>();
  private long total;
  private long told;
  private long toldBytes;

  ModelDownload(Transfer transfer, Executor helpers, CommandContext context, TimeSource time) {
    this.transfer = transfer;
    this.helpers = helpers;
    this.context = context;
    this.time = time;
    told = time.nanos();
  }

  /** Asks the source what there is. */
  List<RemoteFile> list(ModelSource source, ModelRequest request)
      throws IOException, CommandException, InterruptedException {
    List<RemoteFile> files = new ArrayList<>();
    run(List.of(() -> files.addAll(source.files(request, transfer.client))), "preparing");
    return files;
  }

  /** Looks up all files. */
  List<FileTransfer> plan(List<RemoteFile> files, Path directory)
      throws IOException, CommandException, InterruptedException {
    List<FileTransfer> plan = new ArrayList<>();
    List<Callable<Boolean>> lookUps = new ArrayList<>();
    for (RemoteFile file : files) {
      FileTransfer one = new FileTransfer(file, transfer, directory);
      plan.add(one);
      lookUps.add(
          () -> {
            one.lookUp();
            return true;
          });
    }
    run(lookUps, "preparing");
    total = plan.stream().mapToLong(it -> it.size().orElse(0L)).sum();
    return plan;
  }

  long total() {
    return total;
  }

  /** Bytes that are here already. */
  long present() {
    return transfer.bytes.get();
  }

  /** Fetches everything that is missing, and checks it. */
  void fetch(List<FileTransfer> plan, List<Callable<Boolean>> work)
      throws IOException, CommandException, InterruptedException {
    toldBytes = transfer.bytes.get();
    run(work, "downloading");
    List<Callable<Boolean>> again = new ArrayList<>();
    plan.stream().filter(FileTransfer::isLeftForOnePiece).forEach(it -> again.add(it::fetchWhole));
    run(again, "downloading");
    List<Callable<Boolean>> checks = new ArrayList<>();
    for (FileTransfer file : plan) {
      checks.add(
          () -> {
            file.finish();
            return true;
          });
    }
    run(checks, "verifying");
    tell("downloaded");
  }

  /** What is left to do of each file. */
  static List<Callable<Boolean>> work(List<FileTransfer> plan) throws IOException {
    List<Callable<Boolean>> work = new ArrayList<>();
    for (FileTransfer file : plan) {
      work.addAll(file.work());
    }
    return work;
  }

  /** Runs tasks, a few at once, and tells how far they are. */
  private void run(List<Callable<Boolean>> tasks, String status)
      throws IOException, CommandException, InterruptedException {
    CompletionService<Boolean> running = new ExecutorCompletionService<>(helpers);
    Deque<Callable<Boolean>> waiting = new ArrayDeque<>(tasks);
    while (!atWork.isEmpty() || !waiting.isEmpty()) {
      while (atWork.size() < AT_ONCE && !waiting.isEmpty()) {
        atWork.add(running.submit(waiting.remove()));
      }
      Future<Boolean> done = running.poll(TELL.toMillis(), TimeUnit.MILLISECONDS);
      if (done != null) {
        atWork.removeIf(it -> it == done);
        unwrap(done);
      }
      if (time.nanos() - told >= TELL.toNanos()) {
        tell(status);
      }
    }
  }

  private static void unwrap(Future<Boolean> done)
      throws IOException, CommandException, InterruptedException {
    try {
      done.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof CommandException failure) {
        throw failure;
      }
      if (cause instanceof FileTransfer.DiskException failure) {
        throw new CommandException(
            ErrorCode.RESOURCE_EXHAUSTED, "the disk cannot be written: " + failure.getMessage());
      }
      if (cause instanceof IOException failure) {
        throw failure;
      }
      if (cause instanceof InterruptedException) {
        throw new InterruptedException("cancelled");
      }
      throw new IllegalStateException(cause);
    }
  }

  private void tell(String status) {
    long now = time.nanos();
    long bytes = transfer.bytes.get();
    double seconds = Math.max(1e-3, (now - told) / 1e9);
    double percent = total == 0 ? 0 : Math.min(100, 100.0 * bytes / total);
    context.emit(
        MessageType.MODEL_DOWNLOAD_PROGRESS,
        new ModelDownloadProgress(
            context.messageId(),
            Math.round(percent * 10) / 10.0,
            bytes,
            total,
            Math.max(0, (long) ((bytes - toldBytes) / seconds)),
            status));
    context.progress((int) percent);
    told = now;
    toldBytes = bytes;
  }

  /** Breaks off what is still at work, and waits until nobody writes any more. */
  @Override
  public void close() {
    transfer.close();
    for (Future<?> task : atWork) {
      try {
        task.get(LEAVE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException | CancellationException | TimeoutException e) {
        // How it ended no longer matters.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
