package io.aiwm.serving.storage;

import io.aiwm.api.error.Failures;
import io.aiwm.api.model.ModelStorage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an object, read chunk by chunk when they are asked for; an executor's thread is held
 * while a chunk is read, and none while the client is slow.
 */
final class StoredBytes implements Flow.Publisher<ByteBuffer> {
  private static final int CHUNK = 128 * 1024;

  private final ModelStorage storage;
  private final String key;
  private final long offset;
  private final long length;
  private final Executor executor;

  StoredBytes(ModelStorage storage, String key, long offset, long length, Executor executor) {
    this.storage = storage;
    this.key = key;
    this.offset = offset;
    this.length = length;
    this.executor = executor;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(new Reading(subscriber));
  }

  private final class Reading implements Flow.Subscription {
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger turns = new AtomicInteger();
    private @Nullable InputStream in;
    private long left = length;
    private boolean over;
    private volatile boolean cancelled;

    Reading(Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long count) {
      demand.addAndGet(count);
      work();
    }

    @Override
    public void cancel() {
      cancelled = true;
      work();
    }

    /** One thread at a time; whoever asks meanwhile is served by it. */
    private void work() {
      if (turns.getAndIncrement() == 0) {
        executor.execute(this::run);
      }
    }

    private void run() {
      int done = 1;
      do {
        try {
          while (!over && !cancelled && demand.get() > 0) {
            demand.decrementAndGet();
            next();
          }
        } catch (IOException | RuntimeException | Error e) {
          Failures.note(e);
          over = true;
          subscriber.onError(e);
        }
        if (over || cancelled) {
          close();
        }
        done = turns.addAndGet(-done);
      } while (done > 0);
    }

    private void next() throws IOException {
      InputStream source = in;
      if (source == null) {
        source = storage.open(key, offset, length);
        in = source;
      }
      byte[] chunk = source.readNBytes((int) Math.min(CHUNK, left));
      left -= chunk.length;
      if (chunk.length > 0) {
        subscriber.onNext(ByteBuffer.wrap(chunk));
      } else if (left > 0) {
        throw new IOException("The object is shorter than it was");
      }
      if (left == 0) {
        over = true;
        subscriber.onComplete();
      }
    }

    private void close() {
      InputStream source = in;
      in = null;
      if (source != null) {
        try {
          source.close();
        } catch (IOException e) {
          cancelled = true;
        }
      }
    }
  }
}
