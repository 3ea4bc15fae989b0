package io.aiwm.core.http;

import io.aiwm.api.security.AuthenticationRequest;
import java.io.InputStream;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request as an adapter hands it in. Immutable but for the body, which is read once.
 *
 * @param method in upper case
 * @param path below the mount, still percent-encoded; starts with a slash
 * @param rawQuery what follows the question mark, or null
 * @param headers all values of each header; looked up without regard to case
 * @param body empty where there is none
 * @param remoteAddress address of the peer as the container reports it
 * @param containerUser whom the host's container has authenticated, if it did
 * @param mount what stands before {@code path} in the address that the client used; empty at the
 *     root
 * @param attributes what the host has put into the request, by name
 */
public record HttpRequest(
    String method,
    String path,
    @Nullable String rawQuery,
    Map<String, List<String>> headers,
    InputStream body,
    String remoteAddress,
    @Nullable Principal containerUser,
    String mount,
    Map<String, Object> attributes)
    implements AuthenticationRequest {

  public HttpRequest {
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    headers = copy;
    attributes = Map.copyOf(attributes);
  }

  /** A request at the root, to which the host has added nothing. */
  public HttpRequest(
      String method,
      String path,
      @Nullable String rawQuery,
      Map<String, List<String>> headers,
      InputStream body,
      String remoteAddress,
      @Nullable Principal containerUser) {
    this(method, path, rawQuery, headers, body, remoteAddress, containerUser, "", Map.of());
  }

  /** A request without headers or body; for tests and hosts that call the port themselves. */
  public static HttpRequest of(String method, String target) {
    int question = target.indexOf('?');
    return new HttpRequest(
        method,
        question < 0 ? target : target.substring(0, question),
        question < 0 ? null : target.substring(question + 1),
        Map.of(),
        InputStream.nullInputStream(),
        "127.0.0.1",
        null);
  }

  /** A copy with one more header. */
  public HttpRequest withHeader(String name, String value) {
    Map<String, List<String>> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(name, List.of(value));
    return new HttpRequest(
        method, path, rawQuery, more, body, remoteAddress, containerUser, mount, attributes);
  }

  /** A copy with a body. */
  public HttpRequest withBody(InputStream content) {
    return new HttpRequest(
        method, path, rawQuery, headers, content, remoteAddress, containerUser, mount, attributes);
  }

  @Override
  public Optional<String> header(String name) {
    List<String> values = headers.get(name);
    return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
  }

  @Override
  public Optional<Principal> containerPrincipal() {
    return Optional.ofNullable(containerUser);
  }

  @Override
  public Optional<Object> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  /** The address that the client used, without its query. */
  public String address() {
    return mount + path;
  }

  /** Headers, attributes and query may hold credentials, so they are left out. */
  @Override
  public String toString() {
    return "HttpRequest[" + method + " " + path + "]";
  }
}
