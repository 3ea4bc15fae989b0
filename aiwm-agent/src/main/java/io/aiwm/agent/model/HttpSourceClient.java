package io.aiwm.agent.model;

import io.aiwm.agent.command.CommandException;
import io.aiwm.api.wire.ErrorCode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * GETs of one download. {@link #close} breaks off all that are at work, whatever they wait for.
 * Thread-safe.
 */
final class HttpSourceClient implements AutoCloseable {
  private static final int CONNECT_MILLIS = 15_000;
  private static final int READ_MILLIS = 30_000;
  private static final int REDIRECTS = 8;
  private static final int LARGEST_PAGE = 64 << 20;
  private static final Set<Integer> REDIRECT = Set.of(301, 302, 303, 307, 308);

  private final Set<HttpURLConnection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Asks for a file, or a part of it.
   *
   * @param headers beside those that admit the request
   * @throws CommandException if the server refuses for good
   * @throws IOException if it does not answer, or asks to come again
   */
  HttpAnswer get(URI uri, RequestHeaders authority, Map<String, String> headers)
      throws IOException, CommandException {
    URI at = uri;
    for (int i = 0; i < REDIRECTS; i++) {
      HttpURLConnection connection = connect(at);
      // Credentials are for whom they were given, not for whom that one names.
      if (isSameServer(uri, at)) {
        authority.of(at).forEach(connection::setRequestProperty);
      }
      headers.forEach(connection::setRequestProperty);
      int status = connection.getResponseCode();
      String location = connection.getHeaderField("Location");
      if (!REDIRECT.contains(status) || location == null) {
        return judged(new HttpAnswer(connection, status, () -> open.remove(connection)));
      }
      connection.disconnect();
      open.remove(connection);
      at = at.resolve(location);
    }
    throw new CommandException(ErrorCode.NETWORK_ERROR, "the source redirects without end");
  }

  /** A whole small document. */
  String text(URI uri, RequestHeaders authority) throws IOException, CommandException {
    try (HttpAnswer answer = get(uri, authority, Map.of())) {
      byte[] body = answer.body().readNBytes(LARGEST_PAGE);
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private HttpURLConnection connect(URI uri) throws IOException, CommandException {
    if (!"https".equalsIgnoreCase(uri.getScheme()) && !"http".equalsIgnoreCase(uri.getScheme())) {
      throw new CommandException(
          ErrorCode.COMMAND_INVALID, "a source must be an http or https address");
    }
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestProperty("Accept-Encoding", "identity");
    open.add(connection);
    if (closed) {
      connection.disconnect();
      throw new IOException("broken off");
    }
    return connection;
  }

  private HttpAnswer judged(HttpAnswer answer) throws CommandException, IOException {
    int status = answer.status();
    if (status == HttpAnswer.OK
        || status == HttpAnswer.PARTIAL
        || status == HttpAnswer.NO_SUCH_RANGE) {
      return answer;
    }
    long wait = answer.retryAfter().orElse(0L);
    answer.close();
    switch (status) {
      case 404, 410 ->
          throw new CommandException(
              ErrorCode.MODEL_NOT_FOUND, "the source does not have it (status " + status + ")");
      case 400, 401, 403 ->
          throw new CommandException(
              ErrorCode.COMMAND_INVALID,
              "the source refuses the request or its credentials (status " + status + ")");
      default -> throw new BusyException(status, wait);
    }
  }

  private static boolean isSameServer(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getAuthority().equalsIgnoreCase(other.getAuthority());
  }

  /** The server asks to come again. */
  static final class BusyException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long retryAfter;

    BusyException(int status, long retryAfter) {
      super("the source answers with status " + status);
      this.retryAfter = retryAfter;
    }

    /** Seconds that it asks to wait, or 0. */
    long retryAfter() {
      return retryAfter;
    }
  }

  @Override
  public void close() {
    closed = true;
    open.forEach(HttpURLConnection::disconnect);
    open.clear();
  }
}
