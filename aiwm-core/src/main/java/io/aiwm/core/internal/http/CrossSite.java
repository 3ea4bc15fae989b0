package io.aiwm.core.internal.http;

import io.aiwm.core.http.HttpRequest;
import io.aiwm.core.http.RequestException;
import io.aiwm.core.settings.HttpSettings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Refuses changes that a page of another site makes a browser send. Where the container's session
 * is the identity, such a request carries its user's cookie.
 */
final class CrossSite {
  /** Media types that a form can send, and a script without a preflight. */
  private static final Set<String> FORMS =
      Set.of("application/x-www-form-urlencoded", "multipart/form-data", "text/plain");

  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  private final Set<String> trusted;

  CrossSite(HttpSettings settings) {
    trusted = settings.allowedOrigins();
  }

  /**
   * Checks a request that would change something.
   *
   * @param consumes what the operation says that a body may be; a form only with a bearer token,
   *     which a page of another site cannot add
   * @throws RequestException 415 for what a form sends, 403 for what another site sends
   */
  void check(HttpRequest request, List<String> consumes) {
    String header = request.header("Content-Type").orElse("").split(";", 2)[0];
    String type = header.strip().toLowerCase(Locale.ROOT);
    boolean declared = consumes.contains(type) && request.bearerToken().isPresent();
    if (FORMS.contains(type) && !declared) {
      throw new RequestException(
          415, "UNSUPPORTED_MEDIA_TYPE", "A body must be application/json in UTF-8");
    }
    if (foreign(request)) {
      throw new RequestException(
          403, "CROSS_SITE", "Requests from other sites are allowed only from configured origins");
    }
  }

  private boolean foreign(HttpRequest request) {
    Optional<String> origin = request.header("Origin");
    if (origin.isPresent() && trusts(origin.get(), request)) {
      return false;
    }
    Optional<String> site = request.header("Sec-Fetch-Site");
    return site.isPresent()
        ? !OWN_SITE.contains(site.get())
        : origin.isPresent() && !own(origin.get(), request);
  }

  /** A browser adds no bearer token by itself; only then may the page be anybody's. */
  private boolean trusts(String origin, HttpRequest request) {
    return trusted.contains(origin) || (trusted.contains("*") && request.bearerToken().isPresent());
  }

  /** A reverse proxy may have put its own name into {@code Host}; no page can set either. */
  private static boolean own(String origin, HttpRequest request) {
    return Stream.of("Host", "X-Forwarded-Host")
        .flatMap(name -> request.headers().getOrDefault(name, List.of()).stream())
        .flatMap(hosts -> Stream.of(hosts.split(",", -1)))
        .map(String::strip)
        .filter(host -> !host.isEmpty())
        .anyMatch(host -> same(origin, host));
  }

  private static boolean same(String origin, String host) {
    return Stream.of("https", "http")
        .anyMatch(
            scheme -> {
              String address = (scheme + "://" + host).toLowerCase(Locale.ROOT);
              String port = scheme.equals("https") ? ":443" : ":80";
              return origin.toLowerCase(Locale.ROOT).equals(withoutEnd(address, port));
            });
  }

  private static String withoutEnd(String text, String end) {
    return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
  }
}
