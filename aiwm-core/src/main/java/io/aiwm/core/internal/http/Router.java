package io.aiwm.core.internal.http;

import io.aiwm.core.http.HttpMethod;
import io.aiwm.core.http.Operation;
import io.aiwm.core.http.RequestException;
import io.aiwm.core.internal.text.PercentEncoding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the operation of a path in a tree of segments; a literal segment goes before a parameter. A
 * slash at the end is ignored. Immutable once built.
 */
final class Router {
  private final Segment root = new Segment();

  Router(List<Operation<?, ?>> operations) {
    for (Operation<?, ?> operation : operations) {
      Segment segment = root;
      for (String part : parts(operation.path())) {
        segment = segment.child(part);
      }
      if (segment.operations.put(operation.method(), new Route(operation)) != null) {
        throw new IllegalArgumentException("Operation declared twice: " + operation);
      }
    }
  }

  /**
   * The operation of a request.
   *
   * @throws RequestException 404 where no operation has the path, 405 where one has it under
   *     another method
   */
  Match match(String method, String path) {
    Found found = find(path);
    HttpMethod wanted = method(method);
    Route route = wanted == null ? null : found.segment.operations.get(wanted);
    if (route == null) {
      throw new RequestException(
          405,
          "METHOD_NOT_ALLOWED",
          "The path does not support the method " + abbreviated(method),
          Map.of("Allow", String.join(", ", found.segment.methods())));
    }
    return new Match(route.operation, route.bind(found.values));
  }

  /** The methods of a path, for OPTIONS. */
  List<String> methods(String path) {
    return find(path).segment.methods();
  }

  /** The template of the operations at a path, whatever their method; empty where there is none. */
  Optional<String> pattern(String path) {
    try {
      return find(path).segment.operations.values().stream()
          .map(route -> route.operation.path())
          .findFirst();
    } catch (RequestException none) {
      return Optional.empty();
    }
  }

  private Found find(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : parts(path)) {
      String text = PercentEncoding.decode(part);
      if (text == null) {
        throw new RequestException(400, "BAD_REQUEST", "The path is malformed");
      }
      parts.add(text);
    }
    Found found = search(root, parts, 0, List.of());
    if (found == null || found.segment.operations.isEmpty()) {
      throw new RequestException(404, "NOT_FOUND", "No resource exists at this path");
    }
    return found;
  }

  private static @Nullable Found search(
      Segment segment, List<String> parts, int index, List<String> values) {
    if (index == parts.size()) {
      return segment.operations.isEmpty() ? null : new Found(segment, values);
    }
    Segment literal = segment.literals.get(parts.get(index));
    if (literal != null) {
      Found found = search(literal, parts, index + 1, values);
      if (found != null) {
        return found;
      }
    }
    if (segment.parameter == null || parts.get(index).isEmpty()) {
      return null;
    }
    List<String> more = new ArrayList<>(values);
    more.add(parts.get(index));
    return search(segment.parameter, parts, index + 1, more);
  }

  private static List<String> parts(String path) {
    String trimmed = path.startsWith("/") ? path.substring(1) : path;
    if (trimmed.endsWith("/")) {
      trimmed = trimmed.substring(0, trimmed.length() - 1);
    }
    return trimmed.isEmpty() ? List.of() : List.of(trimmed.split("/", -1));
  }

  private static @Nullable HttpMethod method(String name) {
    for (HttpMethod method : HttpMethod.values()) {
      if (method.name().equals(name.equals("HEAD") ? "GET" : name)) {
        return method;
      }
    }
    return null;
  }

  private static String abbreviated(String method) {
    return method.length() > 20 ? method.substring(0, 20) : method;
  }

  /** An operation and the values of its path parameters. */
  record Match(Operation<?, ?> operation, Map<String, String> parameters) {}

  private record Found(Segment segment, List<String> values) {}

  private record Route(Operation<?, ?> operation, List<String> names) {
    Route(Operation<?, ?> operation) {
      this(operation, parts(operation.path()).stream().filter(Router::isParameter).toList());
    }

    /** Values by name; ids are brought to the lower case that stores keep. */
    Map<String, String> bind(List<String> values) {
      Map<String, String> bound = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i).substring(1, names.get(i).length() - 1);
        String value = values.get(i);
        bound.put(name, isId(name) ? value.toLowerCase(Locale.ROOT) : value);
      }
      return bound;
    }
  }

  static boolean isParameter(String part) {
    return part.startsWith("{") && part.endsWith("}");
  }

  /** True if a path parameter of that name must be an id. */
  static boolean isId(String parameter) {
    return parameter.equals("id") || parameter.endsWith("Id");
  }

  private static final class Segment {
    private final Map<String, Segment> literals = new HashMap<>();
    private @Nullable Segment parameter;
    private final Map<HttpMethod, Route> operations = new EnumMap<>(HttpMethod.class);

    Segment child(String part) {
      if (!isParameter(part)) {
        return literals.computeIfAbsent(part, absent -> new Segment());
      }
      if (parameter == null) {
        parameter = new Segment();
      }
      return parameter;
    }

    List<String> methods() {
      List<String> names = new ArrayList<>();
      operations.keySet().forEach(method -> names.add(method.name()));
      if (operations.containsKey(HttpMethod.GET)) {
        names.add("HEAD");
      }
      names.add("OPTIONS");
      return names;
    }
  }
}
