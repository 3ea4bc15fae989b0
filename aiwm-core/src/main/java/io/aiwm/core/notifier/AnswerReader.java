package io.aiwm.core.notifier;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Keeps the status, throws the body away, and gives up on one that does not end. */
final class AnswerReader extends AbstractBinResponseConsumer<Answer> {
  private static final int MAX_BYTES = 64 * 1024;

  private @Nullable Answer answer;
  private int bytes;

  @Override
  protected void start(HttpResponse response, @Nullable ContentType contentType) {
    Header retryAfter = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
    answer = new Answer(response.getCode(), retryAfter == null ? null : retryAfter.getValue());
  }

  @Override
  protected Answer buildResult() {
    return Objects.requireNonNull(answer);
  }

  @Override
  protected int capacityIncrement() {
    return MAX_BYTES;
  }

  @Override
  protected void data(ByteBuffer source, boolean endOfStream) throws IOException {
    bytes += source.remaining();
    source.position(source.limit());
    if (bytes > MAX_BYTES) {
      throw new IOException("The response has more than " + MAX_BYTES + " bytes");
    }
  }

  @Override
  public void releaseResources() {
    // Nothing is held.
  }
}
