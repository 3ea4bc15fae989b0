package io.aiwm.agent.docker.log;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import io.aiwm.api.wire.DeploymentLogs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A container's output on its way to the controller. It holds a bounded number of lines; when it is
 * full the engine is not read, and keeps the rest. Written by the engine's thread, read by another.
 */
public final class LogStream extends ResultCallback.Adapter<Frame> {
  /** As many lines as fit into the memory when all of them are as long as can be. */
  static final int CAPACITY = 128;

  private final BlockingQueue<DeploymentLogs.Line> lines = new ArrayBlockingQueue<>(CAPACITY);
  private final LineAssembler assembler =
      new LineAssembler(true, (stream, text) -> put(LogLines.parse(stream, text)));
  private volatile boolean ended;
  private volatile boolean abandoned;

  @Override
  public void onNext(Frame frame) {
    assembler.add(frame);
  }

  private void put(DeploymentLogs.Line line) {
    try {
      while (!abandoned && !lines.offer(line, 200, TimeUnit.MILLISECONDS)) {
        // Whoever reads is behind, and so is the engine then.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abandoned = true;
    }
  }

  @Override
  public void onComplete() {
    assembler.finish();
    ended = true;
    super.onComplete();
  }

  @Override
  public void onError(@Nullable Throwable throwable) {
    ended = true;
    super.onError(throwable);
  }

  @Override
  public void close() throws IOException {
    abandoned = true;
    super.close();
  }

  /** Whether everything has been read. */
  public boolean isExhausted() {
    return ended && lines.isEmpty();
  }

  /**
   * Takes lines; waits for the first for a moment.
   *
   * @param most number of lines
   * @param characters the batch ends at the line with which it reaches this many
   */
  public List<DeploymentLogs.Line> take(int most, int characters) throws InterruptedException {
    List<DeploymentLogs.Line> batch = new ArrayList<>();
    DeploymentLogs.Line next = lines.poll(200, TimeUnit.MILLISECONDS);
    int size = 0;
    while (next != null) {
      batch.add(next);
      size += LogLines.size(next);
      next = batch.size() < most && size < characters ? lines.poll() : null;
    }
    return batch;
  }
}
