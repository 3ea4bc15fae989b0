package io.aiwm.core.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.Flow;

/** Content that is there already: chunks are read when they are asked for, on the asking thread. */
final class StreamContent extends Content {
  private final InputStream stream;

  StreamContent(InputStream stream) {
    this.stream = stream;
  }

  @Override
  public OptionalLong length() {
    return OptionalLong.empty();
  }

  @Override
  public String mediaType() {
    return "";
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(new Reading(subscriber));
  }

  private final class Reading implements Flow.Subscription {
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private long demand;
    private boolean reading;
    private boolean over;

    private Reading(Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long count) {
      demand += count;
      if (reading) {
        return; // The subscriber asks from within onNext.
      }
      reading = true;
      while (demand > 0 && !over) {
        demand--;
        next();
      }
      reading = false;
    }

    private void next() {
      try {
        byte[] bytes = stream.readNBytes(CHUNK);
        if (bytes.length == 0) {
          over = true;
          subscriber.onComplete();
        } else if (count(bytes.length)) {
          subscriber.onNext(ByteBuffer.wrap(bytes));
        } else {
          over = true;
          subscriber.onError(tooLong());
        }
      } catch (IOException e) {
        over = true;
        subscriber.onError(e);
      }
    }

    @Override
    public void cancel() {
      over = true;
    }
  }
}
