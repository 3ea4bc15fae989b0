package io.aiwm.core.jakarta;

import io.aiwm.core.http.HttpRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes everything but the body from a request, at once: containers and filters bind some of it to
 * the thread that brings the request, and take the rest back when it ends.
 */
final class RequestHead {
  /** Containers make it when it is asked for, and do not list it before. */
  private static final String CLIENT_CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  private RequestHead() {}

  static HttpRequest of(HttpServletRequest request) {
    return new HttpRequest(
        request.getMethod(),
        path(request),
        request.getQueryString(),
        headers(request),
        InputStream.nullInputStream(),
        request.getRemoteAddr(),
        request.getUserPrincipal(),
        mount(request),
        attributes(request));
  }

  private static Map<String, List<String>> headers(HttpServletRequest request) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name, Collections.list(request.getHeaders(name)));
    }
    return headers;
  }

  private static Map<String, Object> attributes(HttpServletRequest request) {
    Map<String, Object> attributes = new HashMap<>();
    List<String> names = Collections.list(request.getAttributeNames());
    if (request.isSecure()) {
      names.add(CLIENT_CERTIFICATES);
    }
    for (String name : names) {
      Object value = request.getAttribute(name);
      if (value != null) {
        attributes.put(name, value);
      }
    }
    return attributes;
  }

  private static boolean atRoot(HttpServletRequest request) {
    return request.getHttpServletMapping().getMappingMatch() == MappingMatch.DEFAULT;
  }

  private static String mount(HttpServletRequest request) {
    return request.getContextPath() + (atRoot(request) ? "" : request.getServletPath());
  }

  /** The path below the mapping, still encoded. */
  private static String path(HttpServletRequest request) {
    String mount = mount(request);
    String uri = request.getRequestURI();
    if (uri.startsWith(mount)) {
      return uri.substring(mount.length());
    }
    // The client has escaped letters of the mapping itself.
    String decoded = atRoot(request) ? request.getServletPath() : request.getPathInfo();
    return decoded == null ? "" : encoded(decoded);
  }

  /** Escapes what must not stand in a path, line breaks among it. */
  private static String encoded(String path) {
    try {
      return new URI(null, null, path, null).getRawPath();
    } catch (URISyntaxException e) {
      return "/%"; // Refused as not well-formed.
    }
  }
}
