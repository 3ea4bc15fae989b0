package io.aiwm.core.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Reads a publisher chunk by chunk, on a thread that waits for each. */
final class BlockingSubscriber implements Flow.Subscriber<ByteBuffer> {
  private static final Object END = new Object();

  /** Holds a chunk, a failure or the end; never more than the one chunk that was asked for. */
  private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();

  private Flow.@Nullable Subscription subscription;
  private ByteBuffer chunk = ByteBuffer.allocate(0);
  private @Nullable Object over;

  @Override
  public void onSubscribe(Flow.Subscription value) {
    subscription = value;
    value.request(1);
  }

  @Override
  public void onNext(ByteBuffer next) {
    arrived.add(next);
  }

  @Override
  public void onError(Throwable failure) {
    arrived.add(failure);
  }

  @Override
  public void onComplete() {
    arrived.add(END);
  }

  int read(byte[] into, int offset, int length) throws IOException {
    while (!chunk.hasRemaining()) {
      if (over == END) {
        return -1;
      }
      next();
    }
    int count = Math.min(length, chunk.remaining());
    chunk.get(into, offset, count);
    return count;
  }

  private void next() throws IOException {
    if (over instanceof Throwable failure) {
      throw failed(failure);
    }
    Object next = take();
    if (next instanceof ByteBuffer buffer) {
      chunk = buffer;
      if (subscription != null) {
        subscription.request(1);
      }
    } else {
      over = next;
    }
  }

  private Object take() throws IOException {
    try {
      return arrived.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for the request body");
    }
  }

  private static IOException failed(Throwable failure) {
    if (failure instanceof RequestException refusal) {
      throw refusal;
    }
    return new IOException("The request body is incomplete", failure);
  }

  void cancel() {
    if (subscription != null) {
      subscription.cancel();
    }
    over = END;
    chunk = ByteBuffer.allocate(0);
  }
}
