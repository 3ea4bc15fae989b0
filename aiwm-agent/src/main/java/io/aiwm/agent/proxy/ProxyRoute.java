package io.aiwm.agent.proxy;

import io.aiwm.agent.address.Addresses;
import io.aiwm.agent.command.CommandArguments;
import io.aiwm.agent.command.CommandException;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A path of the web server and what answers there. Both are checked so that nothing in them can be
 * more than a path and an address to nginx.
 *
 * @param configId name of the route, and of its file
 * @param subPath path with a slash at both ends
 * @param target address with a slash at its end
 */
record ProxyRoute(String configId, String subPath, String target) {
  // No group in them is repeated: for each round of one, Java goes a stack frame deeper.
  private static final Pattern PATH = Pattern.compile("/?[A-Za-z0-9._~-][A-Za-z0-9._~/-]*");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9a-fA-F:]+]");
  private static final Pattern TARGET_PATH = Pattern.compile("(?:/[A-Za-z0-9._~/-]*)?");
  private static final int LONGEST = 200;
  private static final int LONGEST_TARGET = 2_000;

  static ProxyRoute of(CommandArguments arguments) throws CommandException {
    String path = arguments.requiredText("subPath");
    if (path.length() > LONGEST
        || path.contains("..")
        || path.contains("//")
        || !PATH.matcher(path).matches()) {
      throw arguments.invalid("subPath", "must be a path of letters, digits and . _ ~ -");
    }
    String bare = path.replaceFirst("^/", "").replaceFirst("/$", "");
    return new ProxyRoute(id(bare), "/" + bare + "/", target(arguments));
  }

  /** The route of a path, by which it is removed. */
  static String id(String subPath) {
    // A tilde cannot be doubled by what it replaces, so two paths never get one name.
    return subPath
        .replaceFirst("^/", "")
        .replaceFirst("/$", "")
        .replace("~", "~~")
        .replace("/", "~s");
  }

  private static String target(CommandArguments arguments) throws CommandException {
    if (arguments.requiredText("targetUrl").length() > LONGEST_TARGET) {
      throw invalidTarget(arguments);
    }
    URI uri = arguments.address("targetUrl").orElseThrow(() -> invalidTarget(arguments));
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    if (!HOST.matcher(Addresses.host(uri)).matches()
        || uri.getRawAuthority().contains("@")
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || !TARGET_PATH.matcher(path).matches()) {
      throw invalidTarget(arguments);
    }
    String port = Addresses.port(uri) < 0 ? "" : ":" + Addresses.port(uri);
    String end = path.endsWith("/") ? path : path + "/";
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    return scheme + "://" + Addresses.host(uri) + port + end;
  }

  private static CommandException invalidTarget(CommandArguments arguments) {
    return arguments.invalid("targetUrl", "must be an http or https address without a query");
  }

  /** As nginx reads it: answers are streamed, since models give them word by word. */
  String toNginx() {
    return """
    # Written by aio-worker; changes are lost.
    location %s {
      proxy_pass %s;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $http_connection;
      proxy_buffering off;
      proxy_read_timeout 600s;
    }
    """
        .formatted(subPath, target);
  }
}
