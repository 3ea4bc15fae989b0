package io.aiwm.agent.doctor;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The check that this machine is not meant to reach the network through a proxy, which the agent
 * does not use.
 */
final class ProxyCheck implements Check {
  private static final List<String> NAMES =
      List.of("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy");

  private final Map<String, String> environment;
  private final String host;

  ProxyCheck(Map<String, String> environment, String host) {
    this.environment = environment;
    this.host = host;
  }

  @Override
  public List<Finding> examine() {
    return proxy()
        .filter(it -> !isExempt())
        .map(
            it ->
                Finding.note(
                    "Proxy",
                    "a proxy is set (" + it + "), but the agent connects directly",
                    "let this machine reach " + host + " directly, or have NO_PROXY name it"))
        .stream()
        .toList();
  }

  private Optional<String> proxy() {
    return NAMES.stream()
        .filter(name -> !environment.getOrDefault(name, "").isBlank())
        .findFirst()
        .map(name -> name + "=" + withoutPassword(environment.getOrDefault(name, "")));
  }

  private boolean isExempt() {
    return Stream.of("NO_PROXY", "no_proxy")
        .flatMap(name -> Arrays.stream(environment.getOrDefault(name, "").split(",")))
        .map(each -> each.strip().replaceFirst("^\\*?\\.", ""))
        .anyMatch(
            it -> it.equals("*") || it.equals(host) || (!it.isEmpty() && host.endsWith("." + it)));
  }

  /** Host and port alone: a proxy's address often carries a password. */
  private static String withoutPassword(String address) {
    try {
      URI uri = URI.create(address.contains("://") ? address : "http://" + address);
      String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
      return Objects.requireNonNullElse(uri.getHost(), "?") + port;
    } catch (IllegalArgumentException e) {
      return "?";
    }
  }
}
