package io.aiwm.core.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A response for an adapter to write. Immutable.
 *
 * @param status HTTP status
 * @param headers one value each
 * @param body bytes, or a stream without end
 */
public record HttpResponse(int status, Map<String, String> headers, Body body) {
  private static final Body EMPTY = new Bytes(new byte[0]);

  public HttpResponse {
    headers = Map.copyOf(headers);
  }

  /** Body of a response. */
  public sealed interface Body {}

  /** All of it at once. */
  public static final class Bytes implements Body {
    private final byte[] content;

    /** Takes over the array, which must not change afterwards. */
    public Bytes(byte[] content) {
      this.content = content;
    }

    /** The array itself, not a copy. */
    public byte[] content() {
      return content;
    }

    @Override
    public String toString() {
      return "Bytes[" + content.length + "]";
    }
  }

  /** Written bit by bit by {@code source} until either side closes. */
  public record Stream(StreamSource source) implements Body {}

  /**
   * A WebSocket connection: what an operation answers that was declared so.
   *
   * @param handler serves it
   */
  public record Socket(SocketHandler handler) implements Body {}

  /** Lets a WebSocket connection in. */
  public static HttpResponse socket(SocketHandler handler) {
    return new HttpResponse(101, Map.of(), new Socket(handler));
  }

  public static HttpResponse empty(int status) {
    return new HttpResponse(status, Map.of(), EMPTY);
  }

  public static HttpResponse bytes(int status, String contentType, byte[] content) {
    return new HttpResponse(status, Map.of("Content-Type", contentType), new Bytes(content));
  }

  public static HttpResponse text(int status, String contentType, String content) {
    return bytes(status, contentType, content.getBytes(StandardCharsets.UTF_8));
  }

  public static HttpResponse stream(String contentType, StreamSource source) {
    return new HttpResponse(200, Map.of("Content-Type", contentType), new Stream(source));
  }

  /** A copy with a header set. */
  public HttpResponse with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpResponse(status, more, body);
  }

  /** A copy with those of the headers that it does not have yet. */
  public HttpResponse withDefaults(Map<String, String> defaults) {
    Map<String, String> all = new LinkedHashMap<>(defaults);
    all.putAll(headers);
    return new HttpResponse(status, all, body);
  }

  /** The head alone, as HEAD asks for. */
  public HttpResponse withoutBody() {
    return body instanceof Bytes bytes
        ? new HttpResponse(status, headers, EMPTY)
            .with("Content-Length", String.valueOf(bytes.content().length))
        : new HttpResponse(status, headers, EMPTY);
  }

  /** The body as text; empty for a stream. */
  public String bodyText() {
    return body instanceof Bytes bytes ? new String(bytes.content(), StandardCharsets.UTF_8) : "";
  }
}
