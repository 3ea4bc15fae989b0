package io.aiwm.core.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A request's body as it arrives, for operations that take it in themselves. It is read once, in
 * one of two ways: as a publisher, which holds no thread, or as a stream, which blocks. Either way
 * the client is held back while nobody reads. A body that breaks off, or is longer than the
 * operation takes, ends in an error and never in a regular end.
 */
public abstract class Content extends InputStream implements Flow.Publisher<ByteBuffer> {
  /** Maximum number of bytes of one chunk. */
  public static final int CHUNK = 64 * 1024;

  private long maxBytes = Long.MAX_VALUE;
  private long bytes;
  private @Nullable BlockingSubscriber reader;

  /** The content of a stream that is there already; for tests and other adapters. */
  public static Content of(InputStream stream) {
    return new StreamContent(stream);
  }

  /** Declared length; empty if none was declared. */
  public abstract OptionalLong length();

  /** Declared media type, for example {@code application/octet-stream}; may be empty. */
  public abstract String mediaType();

  public final void limitTo(long limit) {
    maxBytes = limit;
  }

  /** Maximum number of bytes that the operation accepts. */
  protected final long maxBytes() {
    return maxBytes;
  }

  /** Counts bytes that have arrived; false once there are more than the operation takes. */
  protected final boolean count(int arrived) {
    bytes += arrived;
    return bytes <= maxBytes;
  }

  /** The failure for a body that is longer than the operation accepts. */
  protected final RuntimeException tooLong() {
    return RequestException.tooLarge(maxBytes);
  }

  private BlockingSubscriber reader() {
    BlockingSubscriber present = reader;
    if (present == null) {
      present = new BlockingSubscriber();
      reader = present;
      subscribe(present);
    }
    return present;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Blocks until something has arrived. For one thread. */
  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    return length == 0 ? 0 : reader().read(into, offset, length);
  }

  /** Takes no more. */
  @Override
  public void close() {
    reader().cancel();
  }
}
