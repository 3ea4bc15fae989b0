package io.aiwm.core.jakarta;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Collects a request body as it arrives, so that a slow client holds no thread. */
final class BodyReader implements ReadListener {
  private final ServletInputStream in;
  private final int limit;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final byte[] buffer = new byte[8 * 1024];
  private Consumer<byte[]> done = bytes -> {};
  private Consumer<Throwable> failed = failure -> {};
  private final AtomicBoolean finished = new AtomicBoolean();

  /**
   * Makes a reader.
   *
   * @param limit maximum number of bytes that are allowed; one more is read, so that the excess
   *     shows
   */
  BodyReader(ServletInputStream in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /**
   * Begins to read; exactly one of the two is called once, on a thread of the container's or the
   * one that lets the time run out.
   */
  void read(Consumer<byte[]> whenDone, Consumer<Throwable> whenFailed) {
    done = whenDone;
    failed = whenFailed;
    in.setReadListener(this);
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (!finished.get() && in.isReady() && !in.isFinished()) {
      int count = in.read(buffer, 0, Math.min(buffer.length, limit + 1 - body.size()));
      if (count > 0) {
        body.write(buffer, 0, count);
      }
      if (body.size() > limit) {
        finish();
      }
    }
  }

  @Override
  public void onAllDataRead() {
    finish();
  }

  private void finish() {
    if (finished.compareAndSet(false, true)) {
      done.accept(body.toByteArray());
    }
  }

  /** Gives up a body that takes too long, however steadily it trickles. */
  void expire() {
    onError(new TimeoutException("The request body did not arrive in time"));
  }

  @Override
  public void onError(Throwable broken) {
    if (finished.compareAndSet(false, true)) {
      failed.accept(broken);
    }
  }
}
