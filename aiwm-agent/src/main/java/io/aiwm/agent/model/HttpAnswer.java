package io.aiwm.agent.model;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The answer to a GET, whose body has not been read yet. */
final class HttpAnswer implements AutoCloseable {
  static final int OK = 200;
  static final int PARTIAL = 206;
  static final int NO_SUCH_RANGE = 416;

  private final HttpURLConnection connection;
  private final int status;
  private final Runnable closed;

  /**
   * @param closed told when nobody reads any more
   */
  HttpAnswer(HttpURLConnection connection, int status, Runnable closed) {
    this.connection = connection;
    this.status = status;
    this.closed = closed;
  }

  int status() {
    return status;
  }

  InputStream body() throws IOException {
    return connection.getInputStream();
  }

  /** Length of the body, or -1. */
  long length() {
    return connection.getContentLengthLong();
  }

  /** Size of the whole file, where a part of it was asked for. */
  Optional<Long> wholeSize() {
    String range = connection.getHeaderField("Content-Range");
    try {
      return range == null
          ? Optional.empty()
          : Optional.of(Long.parseLong(range.substring(range.lastIndexOf('/') + 1)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Where the part begins. */
  long rangeStart() {
    String range = connection.getHeaderField("Content-Range");
    try {
      return range == null
          ? 0
          : Long.parseLong(range.substring("bytes ".length(), range.indexOf('-')));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return -1;
    }
  }

  /** What identifies this version of the file, if anything does. */
  Optional<String> validator() {
    String tag = connection.getHeaderField("ETag");
    return tag != null && !tag.startsWith("W/")
        ? Optional.of(tag)
        : Optional.ofNullable(connection.getHeaderField("Last-Modified"));
  }

  /** How long the server asks to wait. */
  Optional<Duration> retryAfter(Instant now) {
    return RetryAfter.parse(
        connection.getHeaderField("Retry-After"), connection.getHeaderField("Date"), now);
  }

  @Override
  public void close() {
    connection.disconnect();
    closed.run();
  }
}
