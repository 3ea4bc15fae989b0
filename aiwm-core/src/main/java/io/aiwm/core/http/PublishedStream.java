package io.aiwm.core.http;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A response from a publisher, which is asked for a chunk only while little waits for the client. A
 * client that goes away cancels it. A publisher that fails ends the response early: where the
 * length was declared the client sees that it is not whole, so whoever knows the length declares
 * it.
 */
public final class PublishedStream implements StreamSource {
  private static final Logger log = LoggerFactory.getLogger(PublishedStream.class);
  private static final int FEW_BYTES = 256 * 1024;

  private final Flow.Publisher<ByteBuffer> publisher;

  /** A source that subscribes once its response begins. */
  public PublishedStream(Flow.Publisher<ByteBuffer> publisher) {
    this.publisher = publisher;
  }

  @Override
  public void open(StreamSink sink) {
    publisher.subscribe(new Writing(sink));
  }

  private static final class Writing implements Flow.Subscriber<ByteBuffer> {
    private final StreamSink sink;
    private final AtomicBoolean waiting = new AtomicBoolean();
    private volatile Flow.@Nullable Subscription subscription;

    Writing(StreamSink sink) {
      this.sink = sink;
    }

    @Override
    public void onSubscribe(Flow.Subscription value) {
      subscription = value;
      sink.onClose(value::cancel);
      sink.onDrained(this::resume);
      value.request(1);
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      byte[] bytes = new byte[chunk.remaining()];
      chunk.get(bytes);
      if (sink.write(bytes)) {
        waiting.set(true);
        resume();
      }
    }

    /** Whoever finds the queue short asks for the next chunk, once. */
    private void resume() {
      Flow.Subscription source = subscription;
      if (source != null && sink.queued() < FEW_BYTES && waiting.compareAndSet(true, false)) {
        source.request(1);
      }
    }

    @Override
    public void onError(Throwable failure) {
      log.warn("A streamed response ended early: {}", failure.toString());
      sink.close();
    }

    @Override
    public void onComplete() {
      sink.close();
    }
  }
}
