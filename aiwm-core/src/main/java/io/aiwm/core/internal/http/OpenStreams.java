package io.aiwm.core.internal.http;

import io.aiwm.core.http.HttpResponse;
import io.aiwm.core.http.StreamSink;
import io.aiwm.core.http.StreamSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams that clients hold open: a container that waits for its requests would wait for them
 * for ever. Safe for use by many threads.
 */
final class OpenStreams implements AutoCloseable {
  private final Set<StreamSink> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** A copy whose stream ends with the API. */
  HttpResponse watched(HttpResponse response) {
    return response.body() instanceof HttpResponse.Stream stream
        ? new HttpResponse(
            response.status(),
            response.headers(),
            new HttpResponse.Stream(sink -> open(stream.source(), sink)))
        : response;
  }

  private void open(StreamSource source, StreamSink sink) {
    open.add(sink);
    sink.onClose(() -> open.remove(sink));
    source.open(sink);
    if (closed) {
      sink.close();
    }
  }

  /** Ends all of them, after what they have queued. Idempotent. */
  @Override
  public void close() {
    closed = true;
    List.copyOf(open).forEach(StreamSink::close);
  }
}
