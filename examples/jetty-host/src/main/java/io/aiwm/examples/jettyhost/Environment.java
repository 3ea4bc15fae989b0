package io.aiwm.examples.jettyhost;

import io.aiwm.core.net.HostNames;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Typed, checked access to environment variables; an empty one counts as absent. */
final class Environment {
  private final Map<String, String> variables;
  private final Set<String> read = new HashSet<>();

  Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  Optional<String> text(String name) {
    read.add(name);
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  String text(String name, String fallback) {
    return text(name).orElse(fallback);
  }

  long number(String name, long fallback, long least, long most) {
    Optional<String> value = text(name);
    if (value.isEmpty()) {
      return fallback;
    }
    try {
      long number = Long.parseLong(value.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same complaint as a number out of range.
    }
    throw new ConfigurationException(name, "must be a whole number from " + least + " to " + most);
  }

  URI url(String name, String fallback) {
    String value = text(name, fallback).replaceAll("/+$", "");
    try {
      URI url = new URI(value);
      if (!HostNames.of(url).isEmpty() && List.of("http", "https").contains(url.getScheme())) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Falls through to the same complaint as a URL of another kind.
    }
    throw new ConfigurationException(name, "must be an http or https URL");
  }

  List<String> list(String name) {
    return text(name).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  /** What looks like a setting but is none; to be asked once all settings have been read. */
  List<String> warnings() {
    return UnknownVariables.warnings(variables.keySet(), read);
  }
}
