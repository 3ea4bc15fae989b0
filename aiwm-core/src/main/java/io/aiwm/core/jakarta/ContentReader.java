package io.aiwm.core.jakarta;

import io.aiwm.core.http.Content;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A request's body, read from the container only as fast as the operation asks for it. The
 * container and the operation call from threads of their own; whoever comes first works for both.
 */
final class ContentReader extends Content implements ReadListener, Flow.Subscription {
  private final ServletInputStream in;
  private final long length;
  private final String mediaType;
  private final AtomicLong demand = new AtomicLong();
  private final AtomicInteger turns = new AtomicInteger();
  private volatile Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
  private volatile boolean ended;
  private volatile @Nullable Throwable failure;
  private volatile boolean over;

  /**
   * Makes a reader; it is to be the stream's listener.
   *
   * @param length what the head says, or less than 0
   * @param mediaType what the head says, or null
   */
  ContentReader(ServletInputStream in, long length, @Nullable String mediaType) {
    this.in = in;
    this.length = length;
    this.mediaType = mediaType == null ? "" : mediaType;
  }

  @Override
  public OptionalLong length() {
    return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
  }

  @Override
  public String mediaType() {
    return mediaType;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> value) {
    if (subscriber != null) {
      throw new IllegalStateException("The request body can be read only once");
    }
    value.onSubscribe(this);
    subscriber = value;
    work();
  }

  @Override
  public void request(long count) {
    demand.accumulateAndGet(count, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    work();
  }

  @Override
  public void cancel() {
    over = true;
  }

  @Override
  public void onDataAvailable() {
    work();
  }

  @Override
  public void onAllDataRead() {
    ended = true;
    work();
  }

  @Override
  public void onError(Throwable broken) {
    failure = broken;
    work();
  }

  private void work() {
    if (turns.getAndIncrement() > 0) {
      return;
    }
    int done = 1;
    do {
      Flow.Subscriber<? super ByteBuffer> reader = subscriber;
      if (reader != null && !over) {
        pass(reader);
      }
      done = turns.addAndGet(-done);
    } while (done > 0);
  }

  private void pass(Flow.Subscriber<? super ByteBuffer> reader) {
    try {
      boolean more = true;
      while (more && !over && failure == null && !ended && demand.get() > 0) {
        more = next(reader);
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
    finish(reader);
  }

  private boolean next(Flow.Subscriber<? super ByteBuffer> reader) throws IOException {
    if (!in.isReady() || in.isFinished()) {
      return false;
    }
    byte[] bytes = new byte[CHUNK];
    int count = in.read(bytes);
    if (count <= 0) {
      return false;
    }
    if (!count(count)) {
      throw tooLong();
    }
    demand.decrementAndGet();
    reader.onNext(ByteBuffer.wrap(bytes, 0, count));
    return true;
  }

  private void finish(Flow.Subscriber<? super ByteBuffer> reader) {
    Throwable broken = failure;
    if (over || (broken == null && !ended)) {
      return;
    }
    over = true;
    if (broken == null) {
      reader.onComplete();
    } else {
      reader.onError(broken);
    }
  }
}
