package io.aiwm.agent.model;

import io.aiwm.agent.address.Addresses;
import io.aiwm.agent.command.CommandException;
import io.aiwm.api.time.TimeSource;
import io.aiwm.api.wire.ErrorCode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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

  /** Statuses that say nothing about the next try. */
  private static final Set<Integer> PASSING = Set.of(408, 409, 421, 423, 425, 429);

  private final Set<HttpURLConnection> open = ConcurrentHashMap.newKeySet();
  private final Admission admission;
  private final TimeSource time;
  private final Patience patience;
  private volatile boolean closed;

  /** The rules of this machine's owner. */
  @FunctionalInterface
  interface Admission {
    /** Refuses an address that may not be asked. */
    void admit(URI uri) throws CommandException;
  }

  HttpSourceClient(Admission admission, TimeSource time, Patience patience) {
    this.admission = admission;
    this.time = time;
    this.patience = patience;
  }

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
      at = Addresses.resolve(at, location).orElseThrow(HttpSourceClient::nowhere);
    }
    throw new CommandException(ErrorCode.NETWORK_ERROR, "the source redirects too often");
  }

  private static CommandException nowhere() {
    return new CommandException(
        ErrorCode.NETWORK_ERROR, "the source redirects to what is no http or https address");
  }

  /** A whole small document. */
  String text(URI uri, RequestHeaders authority)
      throws IOException, CommandException, InterruptedException {
    return patience.await(
        () -> {
          try (HttpAnswer answer = get(uri, authority, Map.of())) {
            byte[] body = answer.body().readNBytes(LARGEST_PAGE);
            return new String(body, StandardCharsets.UTF_8);
          }
        });
  }

  private HttpURLConnection connect(URI uri) throws IOException, CommandException {
    admission.admit(uri);
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
    Optional<Duration> wait = answer.retryAfter(time.now());
    answer.close();
    if (status >= 500 || PASSING.contains(status)) {
      throw new BusyException(status, wait);
    }
    switch (status) {
      case 404, 410 ->
          throw new CommandException(
              ErrorCode.MODEL_NOT_FOUND, "the source does not have it (status " + status + ")");
      default ->
          throw new CommandException(
              ErrorCode.COMMAND_INVALID,
              "the source refuses the request or its credentials (status " + status + ")");
    }
  }

  private static boolean isSameServer(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getAuthority().equalsIgnoreCase(other.getAuthority());
  }

  /** The server asks to come again. */
  static final class BusyException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> retryAfter;

    BusyException(int status, Optional<Duration> retryAfter) {
      super("the source answers with status " + status);
      this.retryAfter = retryAfter;
    }

    /** How long it asks to wait. */
    Optional<Duration> retryAfter() {
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
